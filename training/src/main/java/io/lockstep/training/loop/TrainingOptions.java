package io.lockstep.training.loop;

/**
 * How a run goes through the data.
 *
 * @param batch examples in a step; the last step of an epoch takes what is left
 * @param seed of the shuffles and of dropout; the same seed gives the same run
 */
public record TrainingOptions(int batch, long seed) {
  /** Checks the batch. */
  public TrainingOptions {
    if (batch < 1) {
      throw new IllegalArgumentException("[train] batch must be at least 1, got " + batch);
    }
  }
}
