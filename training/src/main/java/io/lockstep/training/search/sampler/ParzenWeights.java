package io.lockstep.training.search.sampler;

/** How much each trial counts in a density, and the prior behind them. */
final class ParzenWeights {
  private static final int FULL = 25;

  private ParzenWeights() {}

  /**
   * Returns weights that add up to 1: the newest 25 trials and the prior count alike, those before
   * less, down to one n-th.
   *
   * @param n number of trials, the oldest first
   */
  static double[] of(int n) {
    double[] weights = new double[n + 1];
    double sum = 0;
    for (int i = 0; i <= n; i++) {
      weights[i] = i < n - FULL ? ramp(i, n) : 1;
      sum += weights[i];
    }
    for (int i = 0; i <= n; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /** Rises linearly from 1/n at the first to 1 at the last that is not among the newest. */
  private static double ramp(int i, int n) {
    int last = n - FULL - 1;
    return last == 0 ? 1.0 / n : 1.0 / n + i * (1 - 1.0 / n) / last;
  }
}
