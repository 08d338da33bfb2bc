package io.lockstep.training.optim.schedule;

/**
 * Where a run is, before a step.
 *
 * @param step steps taken before, from 0
 * @param epoch epochs done before, from 0
 */
public record Moment(long step, int epoch) {
  /** Before the first step. */
  public static final Moment START = new Moment(0, 0);

  /**
   * Checks that nothing is negative.
   *
   * @throws IllegalArgumentException if something is
   */
  public Moment {
    if (step < 0 || epoch < 0) {
      throw new IllegalArgumentException(
          "[moment] " + step + " steps and " + epoch + " epochs before; count them from 0");
    }
  }

  /** Returns that before a step of the first epoch. */
  public static Moment ofStep(long step) {
    return new Moment(step, 0);
  }

  /** Returns that of the same epoch, so many steps later. */
  Moment later(long steps) {
    return new Moment(step + steps, epoch);
  }

  /** Returns the moment as messages name it, such as {@code step 20} or {@code epoch 3}. */
  @Override
  public String toString() {
    return epoch == 0
        ? "step " + step
        : (step == 0 ? "" : "step " + step + " in ") + "epoch " + epoch;
  }
}
