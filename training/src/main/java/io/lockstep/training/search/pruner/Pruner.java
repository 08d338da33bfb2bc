package io.lockstep.training.search.pruner;

import io.lockstep.kernels.library.Configurable;
import io.lockstep.training.search.trial.StudyView;
import java.util.SortedMap;

/** Decides whether a trial is ended early, by what is known alone; safe for many threads. */
public interface Pruner extends Configurable<Pruner> {
  /**
   * Returns whether to end a trial after its last report.
   *
   * @param known of the trials before it
   * @param reports of the trial so far, by step; at least one
   */
  boolean prunes(StudyView known, SortedMap<Integer, Double> reports);

  /**
   * Returns the same for trials of so many steps, where it has to know and was not told.
   *
   * @param steps the most that a trial reports
   */
  default Pruner within(int steps) {
    return this;
  }

  /**
   * Checks that it was told all that it has to know.
   *
   * @throws IllegalArgumentException if not
   */
  default void check() {}
}
