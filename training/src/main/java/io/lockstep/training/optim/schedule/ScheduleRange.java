package io.lockstep.training.optim.schedule;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.PlainNumber;

/** Whether a schedule keeps to the range of the hyperparameter that follows it. */
public final class ScheduleRange {
  private ScheduleRange() {}

  /**
   * Checks the values at all moments at which the schedule is least or greatest, before a run. One
   * without an end may still leave the range later; {@link #value} finds that.
   *
   * @param rule whose hyperparameter it is, for messages
   * @throws IllegalArgumentException if a value is out of range; names value, moment and schedule
   */
  public static void check(String rule, Hyperparameter hyperparameter, Schedule schedule) {
    schedule.moments().forEach(moment -> value(rule, hyperparameter, schedule, moment));
  }

  /**
   * Returns the value at a moment.
   *
   * @param rule whose hyperparameter it is, for messages
   * @throws IllegalArgumentException if it is out of range; names value, moment and schedule
   */
  public static double value(
      String rule, Hyperparameter hyperparameter, Schedule schedule, Moment moment) {
    double value = schedule.at(moment);
    if (!hyperparameter.range().contains(value)) {
      String where =
          schedule instanceof Composed.Constant ? "" : " at " + moment + " of " + schedule.text();
      throw new IllegalArgumentException(
          "["
              + rule
              + "] "
              + hyperparameter.name()
              + " is "
              + PlainNumber.of(value)
              + where
              + "; give "
              + hyperparameter.range().wanted());
    }
    return value;
  }
}
