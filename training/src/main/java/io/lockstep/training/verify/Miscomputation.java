package io.lockstep.training.verify;

/**
 * What the verification of a step found, and where the run goes on.
 *
 * @param step the step in which it was found, from 1 over all runs of the model
 * @param epoch its epoch, from 1
 * @param difference the first kernel of it that differed
 * @param goodStep the last step of which the results are kept: that verified last, or that before
 *     the epoch
 */
public record Miscomputation(long step, int epoch, KernelDifference difference, long goodStep) {
  /** Returns everything about it in one line. */
  @Override
  public String toString() {
    return "step " + step + " (epoch " + epoch + "): " + difference;
  }
}
