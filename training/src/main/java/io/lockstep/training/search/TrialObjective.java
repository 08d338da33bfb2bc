package io.lockstep.training.search;

/**
 * What a study seeks the least or the most of; called by several threads where jobs are several.
 */
@FunctionalInterface
public interface TrialObjective {
  /**
   * Returns the value of a trial. Of a trial that is told to end early, it does not count.
   *
   * @throws Exception if there is none; the trial is then recorded as failed, with the message
   */
  double value(Trial trial) throws Exception;
}
