package io.lockstep.kernels.library.rule;

import java.util.Map;

/** The variance rectification of RAdam (Liu et al., 2020), of {@code beta2} and the step. */
final class Rectification {
  private static final double LEAST = 5;

  private Rectification() {}

  /** Returns whether enough squares were averaged that their root can be trusted. */
  static boolean certain(Map<String, Double> h, long step) {
    return length(h, step) > LEAST;
  }

  /** Returns {@code r sqrt(1 - beta2^step)}, where it is {@link #certain}. */
  static double factor(Map<String, Double> h, long step) {
    double limit = limit(h);
    double length = length(h, step);
    double r = (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length);
    return Math.sqrt(r * Scalar.correction(h, "beta2", step));
  }

  /** Returns the length that the average has in the end. */
  private static double limit(Map<String, Double> h) {
    return 2 / (1 - Scalar.value(h, "beta2")) - 1;
  }

  private static double length(Map<String, Double> h, long step) {
    double power = StrictMath.pow(Scalar.value(h, "beta2"), (double) step);
    return limit(h) - 2 * step * power / (1 - power);
  }
}
