package io.lockstep.kernels.function;

/** Distance of a float from an exact value, in units in the last place of the exact value. */
final class Ulp {
  private Ulp() {}

  /**
   * Returns the error in ulp; infinite where a special value is wrong: NaN, an overflow, a zero or
   * the sign.
   */
  static double error(float computed, double exact) {
    float rounded = (float) exact;
    if (Double.isNaN(exact)) {
      return Float.isNaN(computed) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (Float.isInfinite(rounded) || Float.isInfinite(computed) || exact == 0) {
      boolean same = Float.floatToRawIntBits(computed) == Float.floatToRawIntBits(rounded);
      return same ? 0 : Double.POSITIVE_INFINITY;
    }
    boolean signsDiffer = Math.copySign(1, computed) != Math.copySign(1, exact);
    if (Float.isNaN(computed) || signsDiffer) {
      return Double.POSITIVE_INFINITY;
    }
    int exponent = Math.max(Math.getExponent(exact), Float.MIN_EXPONENT);
    return Math.scalb(Math.abs(computed - exact), 23 - exponent);
  }
}
