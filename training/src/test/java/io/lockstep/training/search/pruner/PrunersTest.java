package io.lockstep.training.search.pruner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.training.search.space.Dimension;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.Direction;
import io.lockstep.training.search.trial.StudyView;
import io.lockstep.training.search.trial.TrialResult;
import io.lockstep.training.search.trial.TrialState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which trials are ended early. */
class PrunersTest {
  private static final SearchSpace SPACE = SearchSpace.EMPTY.with("x", Dimension.number(0, 1));

  private static SortedMap<Integer, Double> reports(double... values) {
    SortedMap<Integer, Double> reports = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      reports.put(i + 1, values[i]);
    }
    return reports;
  }

  private static StudyView known(Direction direction, double[]... trials) {
    List<TrialResult> finished = new ArrayList<>();
    for (double[] values : trials) {
      finished.add(
          new TrialResult(
              finished.size(),
              Map.of(),
              TrialState.COMPLETED,
              values[values.length - 1],
              reports(values),
              null,
              Map.of()));
    }
    return new StudyView(SPACE, direction, 1, finished.size(), finished, List.of());
  }

  private static StudyView five(Direction direction) {
    return known(
        direction,
        new double[] {5, 1},
        new double[] {4, 2},
        new double[] {3, 3},
        new double[] {2, 4},
        new double[] {1, 5});
  }

  @Test
  void what_is_worse_than_the_median_at_its_step_ends() {
    Pruner median = Pruners.median();
    StudyView known = five(Direction.MINIMIZE);
    assertFalse(median.prunes(known, reports(3)));
    assertTrue(median.prunes(known, reports(3.1)));
    assertFalse(median.prunes(known, reports(3.1, 2.9)), "its best counts");
    assertTrue(median.prunes(known, reports(3.2, 3.1)));
    assertFalse(median.prunes(known, reports(9, 9, 9)), "no other came as far");
    assertTrue(median.prunes(five(Direction.MAXIMIZE), reports(2.9)));
    assertFalse(median.prunes(five(Direction.MAXIMIZE), reports(3.1)));
  }

  @Test
  void the_median_of_few_trials_ends_none() {
    StudyView few = known(Direction.MINIMIZE, new double[] {1}, new double[] {1});
    assertFalse(Pruners.median().prunes(few, reports(9)));
    assertTrue(Pruners.byName("median(startup=2)").prunes(few, reports(9)));
    assertFalse(Pruners.byName("median(startup=2,warmup=1)").prunes(few, reports(9)));
  }

  @Test
  void one_in_four_goes_on_from_a_rung() {
    Pruner halving = Pruners.halving();
    StudyView known = five(Direction.MINIMIZE);
    assertFalse(halving.prunes(known, reports(0.9)), "the best of six");
    assertTrue(halving.prunes(known, reports(1.1)));
    assertFalse(halving.prunes(known, reports(0.9, 9, 9)), "between rungs");
    assertFalse(halving.prunes(known, reports(0.9, 9, 9, 9)), "alone on a rung");
    assertFalse(Pruners.byName("halving(skip=1)").prunes(known, reports(9)));
  }

  @Test
  void hyperband_begins_later_in_some_brackets() {
    HyperbandPruner hyperband = (HyperbandPruner) Pruners.hyperband(9);
    int[] trials = new int[3];
    for (int k = 0; k < 2000; k++) {
      trials[hyperband.bracket(1, k)]++;
    }
    // Shares of 9, 5 and 3 in 17.
    assertEquals(9 / 17.0, trials[0] / 2000.0, 0.03);
    assertEquals(5 / 17.0, trials[1] / 2000.0, 0.03);
    assertEquals(3 / 17.0, trials[2] / 2000.0, 0.03);
    assertEquals(
        "[hyperband] it must know the steps of a whole trial; give them, as in hyperband(max=27)",
        assertThrows(IllegalArgumentException.class, () -> Pruners.byName("hyperband").check())
            .getMessage());
  }
}
