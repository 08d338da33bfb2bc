package io.lockstep.page.playground;

/**
 * How fast steps are taken, and how fast they were: told the time in nanoseconds, used by one
 * thread.
 */
final class StepPace {
  private static final double SECOND = 1e9;
  private static final long LOOK_BACK = 500_000_000L;
  private static final long MOST_LATE = 100_000_000L;

  private long began;
  private long firstStep;
  private long measuredAt;
  private long measuredStep;
  private double perSecond;

  /** Begins anew at a step, after a pause or with another speed. */
  void begin(long now, long step) {
    began = now;
    firstStep = step;
    measuredAt = now;
    measuredStep = step;
  }

  /**
   * Returns how long the next step has to wait, in nanoseconds; 0 or less if it is late.
   *
   * @param speed steps in a second, 0 for as many as can be
   */
  long wait(long now, long step, int speed) {
    if (speed == 0) {
      return 0;
    }
    long wait = began + (long) ((step - firstStep) * SECOND / speed) - now;
    if (wait < -MOST_LATE) {
      began = now; // What was missed is not made up for.
      firstStep = step;
      return 0;
    }
    return wait;
  }

  /** Returns how many steps were taken in a second, of late. */
  double perSecond(long now, long step) {
    if (now - measuredAt >= LOOK_BACK) {
      perSecond = (step - measuredStep) * SECOND / (now - measuredAt);
      measuredAt = now;
      measuredStep = step;
    }
    return perSecond;
  }

  /** Tells that no steps are taken. */
  void rest() {
    perSecond = 0;
  }
}
