package io.lockstep.training.search.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lockstep.training.search.space.Dimension;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.Direction;
import io.lockstep.training.search.trial.StudyView;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What samplers propose at the beginning of a study, when nothing is known. */
class SamplersTest {
  private static final SearchSpace SPACE =
      SearchSpace.EMPTY
          .with("x", Dimension.number(0, 1))
          .with("n", Dimension.whole(1, 4))
          .with("kind", Dimension.choice("a", "b"))
          .with("of_b", Dimension.logarithmic(1e-3, 1))
          .onlyIf("kind", "b");

  private static Map<String, JsonNode> first(Sampler sampler, SearchSpace space, long seed, int k) {
    return sampler.propose(new StudyView(space, Direction.MINIMIZE, seed, k, List.of(), List.of()));
  }

  @Test
  void every_sampler_stays_within_the_space() {
    for (Sampler sampler : Samplers.all()) {
      for (int k = 0; k < Math.min(40, sampler.size(SPACE)); k++) {
        Map<String, JsonNode> tried = first(sampler, SPACE, 7, k);
        tried.forEach(
            (name, value) -> assertTrue(SPACE.dimension(name).contains(value), name + " " + value));
        assertEquals(TextNode.valueOf("b").equals(tried.get("kind")), tried.containsKey("of_b"));
        assertEquals(tried, first(sampler, SPACE, 7, k));
      }
    }
  }

  @Test
  void a_random_trial_is_that_of_its_seed_and_number() {
    Sampler random = Samplers.random();
    assertNotEquals(first(random, SPACE, 1, 0), first(random, SPACE, 2, 0));
    assertNotEquals(first(random, SPACE, 1, 0), first(random, SPACE, 1, 1));
    SearchSpace one = SearchSpace.EMPTY.with("x", Dimension.number(0, 1));
    assertEquals("{x=0.03087962580759096}", first(random, one, 1, 0).toString());
  }

  @Test
  void a_grid_has_every_combination_once() {
    SearchSpace space =
        SearchSpace.EMPTY
            .with("kind", Dimension.choice("a", "b"))
            .with("x", Dimension.number(0, 1))
            .with("n", Dimension.whole(1, 2))
            .onlyIf("kind", "b");
    Sampler grid = Samplers.byName("grid(points=3)");
    assertEquals(9, grid.size(space));
    assertEquals(
        List.of(
            "{kind=\"a\", x=0.0}",
            "{kind=\"a\", x=0.5}",
            "{kind=\"a\", x=1.0}",
            "{kind=\"b\", x=0.0, n=1}",
            "{kind=\"b\", x=0.0, n=2}",
            "{kind=\"b\", x=0.5, n=1}",
            "{kind=\"b\", x=0.5, n=2}",
            "{kind=\"b\", x=1.0, n=1}",
            "{kind=\"b\", x=1.0, n=2}"),
        IntStream.range(0, 9).mapToObj(k -> first(grid, space, 1, k).toString()).toList());
  }

  @Test
  void a_grid_has_the_ends_of_a_line_by_ratios() {
    SearchSpace space = SearchSpace.EMPTY.with("lr", Dimension.logarithmic(1e-4, 1e-1));
    Sampler grid = Samplers.byName("grid(points=4)");
    double[] rates =
        IntStream.range(0, 4)
            .mapToObj(k -> first(grid, space, 1, k).values().iterator().next())
            .mapToDouble(JsonNode::asDouble)
            .toArray();
    assertEquals(1e-4, rates[0]);
    assertEquals(1e-3, rates[1]);
    assertEquals(1e-2, rates[2]);
    assertEquals(1e-1, rates[3]);
  }

  @Test
  void sobols_own_points_are_tried_without_a_shift() {
    SearchSpace space =
        SearchSpace.EMPTY.with("x", Dimension.number(0, 1)).with("y", Dimension.number(0, 2));
    Sampler sobol = Samplers.byName("sobol(shift=0)");
    assertEquals("{x=0.75, y=0.5}", first(sobol, space, 5, 2).toString());
    assertNotEquals(first(Samplers.sobol(), space, 5, 2), first(Samplers.sobol(), space, 6, 2));
  }

  @Test
  void a_name_that_is_none_is_answered_with_the_nearest() {
    assertEquals(
        "[sampler] unknown sampler 'tpa'; did you mean 'tpe'? known: tpe, random, sobol, grid",
        assertThrows(IllegalArgumentException.class, () -> Samplers.byName("tpa")).getMessage());
  }
}
