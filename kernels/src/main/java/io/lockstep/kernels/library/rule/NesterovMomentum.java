package io.lockstep.kernels.library.rule;

import java.util.Map;

/** The momentum of NAdam at a step: {@code beta1 (1 - 0.96^(t momentum_decay) / 2)}. */
final class NesterovMomentum {
  private static final double BASE = 0.96;

  private NesterovMomentum() {}

  static double at(Map<String, Double> h, long step) {
    double decay = Scalar.value(h, "momentum_decay");
    return Scalar.value(h, "beta1") * (1 - StrictMath.pow(BASE, step * decay) / 2);
  }

  /**
   * Returns the product of the momenta of all steps up to one, or 0 where it is too small to change
   * its difference to 1. That is so where {@code beta1^step} is, so a long run costs nothing.
   */
  static double product(Map<String, Double> h, long step) {
    double beta1 = Scalar.value(h, "beta1");
    if (StrictMath.pow(beta1, (double) step) < Math.ulp(1.0) / 4) {
      return 0;
    }
    double ratio = StrictMath.pow(BASE, Scalar.value(h, "momentum_decay"));
    double power = 1;
    double product = 1;
    for (long t = 1; t <= step; t++) {
      power *= ratio;
      product *= beta1 * (1 - power / 2);
    }
    return product;
  }
}
