package io.lockstep.training.search.sampler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.search.space.Dimension;
import io.lockstep.training.search.space.SearchSpace;
import org.junit.jupiter.api.Test;

/** How many trials a grid has at most, and what is said of more. */
class GridLimitsTest {
  private static final GridSampler GRID = new GridSampler();

  private static String refusal(SearchSpace space, int most) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> GRID.points(space, most)).getMessage());
  }

  @Test
  void there_are_as_many_combinations_as_are_allowed_and_no_more() {
    SearchSpace space =
        SearchSpace.EMPTY.with("m", Dimension.whole(1, 4)).with("n", Dimension.whole(1, 5));
    assertEquals(20, GRID.points(space, 20).size());
    assertEquals(
        "[grid] the space has at least 20 combinations, more than 19; give larger steps or fewer"
            + " points, or another sampler",
        refusal(space, 19));
  }

  @Test
  void what_is_not_there_for_a_choice_counts_once() {
    SearchSpace space =
        SearchSpace.EMPTY
            .with("kind", Dimension.choice("a", "b"))
            .with("n", Dimension.whole(1, 5))
            .onlyIf("kind", "b");
    assertEquals(6, GRID.points(space, 6).size());
    assertEquals(
        "[grid] the space has at least 6 combinations, more than 5; give larger steps or fewer"
            + " points, or another sampler",
        refusal(space, 5));
  }

  /** By arithmetic: neither the values nor the combinations are made. */
  @Test
  void a_million_is_the_most() {
    SearchSpace million = SearchSpace.EMPTY.with("n", Dimension.whole(1, 1_000_001));
    assertEquals(
        "[grid] a parameter has 1000001 values, more than 1000000; give it a larger step",
        assertThrows(IllegalArgumentException.class, () -> GRID.size(million)).getMessage());
    SearchSpace square =
        SearchSpace.EMPTY.with("m", Dimension.whole(0, 1000)).with("n", Dimension.whole(0, 1000));
    assertEquals(
        "[grid] the space has at least 1002001 combinations, more than 1000000; give larger steps"
            + " or fewer points, or another sampler",
        assertThrows(IllegalArgumentException.class, () -> GRID.size(square)).getMessage());
  }
}
