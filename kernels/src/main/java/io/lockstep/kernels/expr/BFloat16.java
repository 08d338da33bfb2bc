package io.lockstep.kernels.expr;

/**
 * The two conversions of bfloat16, the upper half of a float32: one sign bit, 8 bits of exponent, 7
 * of fraction. Nothing is computed in it; elements are widened when loaded and rounded when stored.
 */
public final class BFloat16 {
  private static final short NAN = 0x7fc0;

  private BFloat16() {}

  /** Returns the float with the given bits, exactly. */
  public static float widen(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /**
   * Returns the bits of the nearest bfloat16, of two equally near ones the even one. Above the
   * range that is an infinity; subnormals are kept; every NaN becomes {@code 0x7fc0}.
   */
  public static short round(float x) {
    if (Float.isNaN(x)) {
      return NAN;
    }
    int bits = Float.floatToRawIntBits(x);
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }

  /** Returns the nearest number that a bfloat16 can hold, as {@link #round} chooses it. */
  public static float nearest(float x) {
    return widen(round(x));
  }
}
