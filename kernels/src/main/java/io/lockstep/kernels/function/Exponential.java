package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;

/**
 * The exponential: {@code exp(x) = 2^n * exp(r)} with {@code n = rint(x/ln 2)}, {@code |r| <=
 * ln(2)/2}, and a minimax polynomial of degree 6 for {@code exp(r)}.
 */
final class Exponential {
  /** Below this, exp rounds to zero. */
  static final double LOWEST = -104;

  /** Above this, exp is infinite. */
  static final double HIGHEST = 89;

  static final double LOG2_E = 0x1.715476p+0;
  static final double LN2_HIGH = 0x1.62e43p-1;
  static final double LN2_LOW = -0x1.05c61p-29;

  /** Adding this rounds to an integer n and leaves n + 254 in the low bits. */
  private static final double ROUNDER = 0x1.8p23 + 254;

  private Exponential() {}

  static Expr expand(Expr x) {
    Split s = split(FloatBits.atMost(FloatBits.atLeast(x, LOWEST), HIGHEST));
    return s.r.fma(s.slope, 1).mul(s.scale1).mul(s.scale2);
  }

  /**
   * An argument taken apart: {@code exp(x) = (1 + r*slope) * scale1 * scale2}. Both scales are
   * normal powers of two, so only the last product rounds (where the result is subnormal).
   */
  record Split(Expr r, Expr slope, Expr scale1, Expr scale2) {}

  /** Takes an argument apart, from {@link #LOWEST} to {@link #HIGHEST}. */
  static Split split(Expr x) {
    return split(x, x.constant(-0.0));
  }

  /** Takes {@code x + low} apart, where low is below an ulp of x. */
  static Split split(Expr x, Expr low) {
    Expr rounded = x.fma(x.constant(LOG2_E), ROUNDER);
    Expr n = rounded.sub(ROUNDER);
    Expr r = n.fma(x.constant(-LN2_LOW), n.fma(x.constant(-LN2_HIGH), x)).add(low);
    Expr bits = rounded.toBits();
    Expr half = bits.sar(1);
    return new Split(r, slope(r), half.shl(23).fromBits(), bits.sub(half).shl(23).fromBits());
  }

  /** Returns {@code (exp(r) - 1)/r} for {@code |r| <= ln(2)/2}; relative error 2^-28 in exp. */
  private static Expr slope(Expr r) {
    return Polynomial.horner(
        r, 0x1.6ac6eap-10, 0x1.123ddcp-7, 0x1.555858p-5, 0x1.55548cp-3, 0x1.fffffcp-2, 1);
  }
}
