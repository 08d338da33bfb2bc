package io.lockstep.page.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunSeriesTest {
  private final RunSeries series = new RunSeries();

  private static List<Double> numbers(JsonNode json, String name) {
    List<Double> numbers = new ArrayList<>();
    json.path(name).forEach(number -> numbers.add(number.doubleValue()));
    return numbers;
  }

  @Test
  void few_values_are_told_as_they_are() {
    series.add(1, 0.5, 0.25, 3);
    series.add(2, 1, 0.5, Double.NaN);
    series.add(3, 1.5, 0.75, 2);
    assertEquals(
        "{\"from\":0,\"each\":1,\"step\":[1,3],\"epoch\":[0.5,1.5],\"seconds\":[0.25,0.75],"
            + "\"mean\":[3.0,2.0]}",
        series.json().toString());
  }

  @Test
  void only_what_is_new_is_told_again() {
    series.add(1, 1, 1, 3);
    assertTrue(series.hasChanged());
    series.told();
    assertFalse(series.hasChanged());
    series.add(2, 2, 2, 4);
    assertEquals(
        "{\"from\":1,\"each\":1,\"step\":[2],\"epoch\":[2.0],\"seconds\":[2.0],\"mean\":[4.0]}",
        series.changes().toString());
  }

  @Test
  void a_million_values_are_few_points_in_which_every_peak_is_seen() {
    int values = 1_000_000;
    double sum = 0;
    for (int i = 0; i < values; i++) {
      double value = i == 777_777 ? 1000 : i == 123_456 ? -1000 : i % 100;
      sum += value;
      series.add(i + 1, i / 1000.0, i / 10.0, value);
    }
    ObjectNode json = series.json();
    int points = json.path("mean").size();
    assertTrue(points > RunSeries.MOST / 2 && points <= RunSeries.MOST, points + " points");
    assertEquals(1024, json.path("each").asInt());
    List<Double> means = numbers(json, "mean");
    assertEquals(1000, numbers(json, "greatest").stream().mapToDouble(d -> d).max().orElse(0));
    assertEquals(-1000, numbers(json, "least").stream().mapToDouble(d -> d).min().orElse(0));
    int whole = points - 1;
    double seen = means.stream().limit(whole).mapToDouble(mean -> mean * 1024).sum();
    seen += means.get(whole) * (values - whole * 1024.0);
    assertEquals(sum, seen, 1e-6 * sum);
    List<Double> steps = numbers(json, "step");
    assertEquals(values, steps.getLast());
    assertEquals(steps.stream().sorted().toList(), steps);
  }

  @Test
  void who_puts_changes_in_place_has_what_there_is() {
    List<Double> known = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      series.add(i, i, i, i % 7);
      if (i % 333 == 0 || i == 19_999) {
        JsonNode changes = series.changes();
        known.subList(changes.path("from").asInt(), known.size()).clear();
        known.addAll(numbers(changes, "mean"));
        series.told();
      }
    }
    assertEquals(numbers(series.json(), "mean"), known);
  }
}
