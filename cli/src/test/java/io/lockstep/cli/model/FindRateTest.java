package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.Cli;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

class FindRateTest {
  @TempDir Path folder;

  @Test
  void a_rate_is_suggested_with_table_picture_and_file() throws Exception {
    Path plot = folder.resolve("lr.svg");
    Path csv = folder.resolve("lr.csv");
    String[] arguments = {
      "find-lr",
      "--data",
      "digits",
      "--model",
      "mlp:32",
      "--device",
      "cpu",
      "--plot",
      plot.toString(),
      "--csv",
      csv.toString()
    };
    Cli.Outcome outcome = Cli.run(arguments);
    assertEquals(0, outcome.code(), outcome.err());
    List<String> lines = outcome.out().lines().toList();
    assertEquals("     rate     loss", lines.getFirst());
    assertTrue(lines.stream().anyMatch(line -> line.endsWith("# <- steepest")), outcome.out());
    assertTrue(
        lines.getLast().matches("Suggested: --lr \\S+ for adam, where the loss falls most .*"),
        outcome.out());
    String svg = Files.readString(plot);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
    assertTrue(svg.contains("Learning rates of adam, batch "), svg);
    List<String> rows = Files.readAllLines(csv);
    assertEquals("rate,loss,smoothed", rows.getFirst());
    assertTrue(rows.get(1).startsWith("1.0E-7,"), rows.get(1));
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void json_has_the_curve() {
    Cli.Outcome outcome =
        Cli.run(
            "find-lr",
            "--data",
            "digits",
            "--model",
            "mlp:32",
            "--device",
            "cpu",
            "--optimizer",
            "sgd",
            "--steps",
            "40",
            "--from",
            "1e-4",
            "--to",
            "1",
            "--json");
    assertEquals(0, outcome.code(), outcome.err());
    JsonNode json = outcome.json();
    assertEquals(json.get("steps").asInt(), json.get("points").size());
    double rate = json.get("suggestion").asDouble();
    assertTrue(rate > 1e-3 && rate < 1, () -> json.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--plot=lr.pdf | [plot] 'lr.pdf' ends in neither .png nor .svg; name the file by one of"
            + " them",
        "--steps=many | [find-lr] 'many' is no number of steps; give a whole number such as 100, or"
            + " 'epoch'",
        "--steps=1 | [find-lr] got 1 steps; give at least 2",
        "--from=20 | [find-lr] got rates from 20.0 to 10.0; give rates above 0 that rise and are"
            + " finite in float32",
        "--smooth=1 | [find-lr] got a smoothing of 1.0; give one of at least 0 and below 1",
      })
  void misuse_is_one_clear_error(String option, String message) {
    Cli.Outcome outcome = Cli.run("find-lr", "--data", "digits", option);
    assertEquals(2, outcome.code());
    assertEquals(message + "\n", outcome.err());
  }
}
