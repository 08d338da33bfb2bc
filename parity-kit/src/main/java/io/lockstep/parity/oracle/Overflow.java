package io.lockstep.parity.oracle;

/** What becomes of numbers too large for float32: infinite for certain, or unknown. */
final class Overflow {
  /** From here on a number is rounded to infinity. */
  private static final double LIMIT = 0x1.ffffffp127;

  private Overflow() {}

  static double value(double value, double error) {
    return Math.abs(value) - error >= LIMIT
        ? Math.copySign(Double.POSITIVE_INFINITY, value)
        : value;
  }

  static double error(double value, double error) {
    if (Double.isInfinite(value) && !Double.isInfinite(error)) {
      return 0;
    }
    return Math.abs(value) + error >= LIMIT ? Double.POSITIVE_INFINITY : error;
  }
}
