package io.lockstep.training.loop;

/**
 * How far early stopping's search for the best epoch has come: part of the state of a run, like its
 * moments.
 *
 * @param loss the lowest loss so far
 * @param epoch the number of its epoch over all runs of the model
 * @param waited epochs since
 */
public record BestEpoch(double loss, int epoch, int waited) {
  /** Checks the numbers. */
  public BestEpoch {
    if (!Double.isFinite(loss) || epoch < 1 || waited < 0) {
      throw new IllegalArgumentException(
          "[early stopping] a best loss of "
              + loss
              + " in epoch "
              + epoch
              + ", "
              + waited
              + " epochs ago, is impossible; give a finite loss, an epoch of at least 1, and no"
              + " negative count");
    }
  }
}
