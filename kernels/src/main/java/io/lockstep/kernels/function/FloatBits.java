package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;

/** Small operations on the bits of a float32 that several expansions share. */
final class FloatBits {
  static final int SIGN = 0x80000000;

  private FloatBits() {}

  /** Returns the sign bit of {@code x}, as an integer. */
  static Expr sign(Expr x) {
    return x.toBits().and(SIGN);
  }

  /** Returns {@code magnitude} (not negative) with the sign of {@code x}. */
  static Expr withSign(Expr magnitude, Expr x) {
    return magnitude.toBits().or(sign(x)).fromBits();
  }

  /** Returns {@code x} limited from above; NaN stays. */
  static Expr atMost(Expr x, double limit) {
    return x.gt(limit).select(x.constant(limit), x);
  }

  /** Returns {@code x} limited from below; NaN stays. */
  static Expr atLeast(Expr x, double limit) {
    return x.lt(limit).select(x.constant(limit), x);
  }
}
