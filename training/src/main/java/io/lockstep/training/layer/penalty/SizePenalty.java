package io.lockstep.training.layer.penalty;

import io.lockstep.tensor.Tensor;

/** Penalties of the sizes of numbers. */
final class SizePenalty {
  private SizePenalty() {}

  /**
   * Checks the factors.
   *
   * @throws IllegalArgumentException if one is negative or not finite
   */
  static void requireFactors(String operation, double l1, double l2) {
    if (!(l1 >= 0 && l2 >= 0 && l1 + l2 < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "[" + operation + "] l1 and l2 must be at least 0 and finite, got " + l1 + " and " + l2);
    }
  }

  /** Returns {@code l1 sum(|x|) + l2 sum(x^2)}; at least one of them is not 0. */
  static Tensor penalty(Tensor x, double l1, double l2) {
    if (l1 == 0) {
      return x.square().sum().mul(l2);
    }
    Tensor absolute = x.abs().sum().mul(l1);
    return l2 == 0 ? absolute : absolute.add(x.square().sum().mul(l2));
  }
}
