package io.lockstep.training.loop;

/**
 * How a run goes through the data.
 *
 * @param batch examples in a step; the last step of an epoch takes what is left, or is left out
 * @param seed of the shuffles and of dropout; the same seed gives the same run
 * @param accumulate as how many micro-batches a batch is taken, whose gradients are added up; 1
 *     takes it whole
 * @param dropLast whether the last batch of an epoch is left out where it is not full
 */
public record TrainingOptions(int batch, long seed, int accumulate, boolean dropLast) {
  /** Checks the batch and its parts. */
  public TrainingOptions {
    if (batch < 1) {
      throw new IllegalArgumentException("[train] batch must be at least 1, got " + batch);
    }
    if (accumulate < 1 || accumulate > batch) {
      throw new IllegalArgumentException(
          "[train] a batch of "
              + batch
              + " cannot be taken as "
              + accumulate
              + " micro-batches; give 1 to "
              + batch);
    }
  }

  /** Creates options for batches that are taken whole. */
  public TrainingOptions(int batch, long seed) {
    this(batch, seed, 1);
  }

  /** Creates options for epochs whose last batch takes what is left. */
  public TrainingOptions(int batch, long seed, int accumulate) {
    this(batch, seed, accumulate, false);
  }

  /** Returns how many of so many examples an epoch takes. */
  public int used(int examples) {
    return dropLast ? examples - examples % batch : examples;
  }

  /** Returns the number of steps of an epoch with so many examples. */
  public int steps(int examples) {
    return Math.ceilDiv(used(examples), batch);
  }

  /**
   * Returns the most examples in a micro-batch. A batch is taken as few of them as can be, whose
   * sizes differ by one at most, the larger ones first.
   */
  public int microBatch() {
    return Math.ceilDiv(batch, accumulate);
  }
}
