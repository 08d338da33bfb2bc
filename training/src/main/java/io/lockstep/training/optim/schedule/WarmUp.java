package io.lockstep.training.optim.schedule;

/**
 * The first steps of a run, in which a value rises toward the first one of the schedule that
 * follows. Made by {@link Schedules#warmUp(long)}; no schedule until {@link #then} says what
 * follows.
 *
 * @param kind a registered kind of warm-up
 * @param values of its arguments
 */
public record WarmUp(ScheduleKind kind, ScheduleValues values) {
  /**
   * Checks that the kind is one of warm-ups.
   *
   * @throws IllegalArgumentException if it is not
   */
  public WarmUp {
    if (!kind.isWarmUp()) {
      throw new IllegalArgumentException(
          "[" + kind.name() + "] is a schedule, no warm-up; take one such as warmup(500)");
    }
  }

  /** Returns how many steps it takes. */
  public long steps() {
    return kind.length().of(values).orElseThrow();
  }

  /** Returns the share of the value that follows, from 0 to 1, before a step of the warm-up. */
  public double share(long step) {
    return kind.curve().at(values, step);
  }

  /**
   * Returns the schedule that warms up and then follows another one, which counts its steps from
   * there. What it warms up to is the value that the other one would begin with in the epoch at
   * hand.
   */
  public Schedule then(Schedule next) {
    return new Composed.WarmedUp(this, next);
  }

  /** Returns its text, such as {@code warmup(500)}. */
  public String text() {
    return kind.text(values);
  }

  @Override
  public String toString() {
    return text();
  }
}
