package io.lockstep.tensor.measure;

import io.lockstep.tensor.Tensor;

/**
 * Variance and standard deviation with a correction of the count, as {@code torch.var} (whose
 * correction is 1 unless told otherwise) and {@code np.var} (whose {@code ddof} is 0, as that of
 * {@link Tensor#var}).
 */
public final class Moments {
  private Moments() {}

  /**
   * Returns the sums of squared distances from the mean, divided by the count less a correction,
   * over the axes (all if none is given), which vanish; of too few elements NaN.
   */
  public static Tensor var(Tensor x, int correction, int... axes) {
    Tensor squares = x.sub(x.meanKeep(axes)).square().sum(axes);
    double count = squares.size() == 0 ? 0 : x.size() / squares.size();
    return squares.div(Math.max(0, count - correction));
  }

  /** Returns the square roots of {@link #var}; of equal elements the gradient is zero. */
  public static Tensor std(Tensor x, int correction, int... axes) {
    return var(x, correction, axes).apply("std", s -> s.eq(0).select(s, s.sqrt()));
  }
}
