package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;

/**
 * {@code exp(x) - 1} without cancellation: {@code 2^n*(r + r^2*q(r)) + (2^n - 1)} with r and n as
 * for the exponential and the largest terms added without loss.
 */
final class ExponentialMinusOne {
  /** Below this the result rounds to -1. */
  private static final double LOWEST = -20;

  /** Below this magnitude the result rounds to x (and keeps the sign of zero). */
  private static final double TINY = 0x1p-25;

  /** Adding this rounds to an integer n and leaves n - 1 + 127 in the low bits. */
  private static final double ROUNDER = 0x1.8p23 + 126;

  private ExponentialMinusOne() {}

  static Expr expand(Expr x) {
    Expr c = FloatBits.atMost(FloatBits.atLeast(x, LOWEST), Exponential.HIGHEST);
    Expr rounded = c.fma(x.constant(Exponential.LOG2_E), ROUNDER);
    Expr n = rounded.sub(ROUNDER);
    Expr high = n.fma(x.constant(-Exponential.LN2_HIGH), c);
    Expr low = n.mul(-Exponential.LN2_LOW);
    Expr r = high.add(low);
    Expr curve = r.mul(r).fma(curvature(r), low);

    Expr half = rounded.toBits().shl(23).fromBits();
    Expr whole = half.sub(0.5);
    Expr wholeLost = half.sub(whole).sub(0.5);
    Expr linear = half.mul(high);
    Expr sum = whole.add(linear);
    Expr lost = linear.sub(sum.sub(whole)).add(wholeLost);
    Expr result = sum.add(half.fma(curve, lost)).mul(2);
    return x.abs().lt(TINY).select(x, result);
  }

  /** Returns {@code (exp(r) - 1 - r) / r^2} for {@code |r| <= ln(2)/2}. */
  private static Expr curvature(Expr r) {
    return Polynomial.horner(
        r, 0x1.a032c2p-13, 0x1.6d720ap-10, 0x1.11118ap-7, 0x1.5554b2p-5, 0x1.555554p-3, 0.5);
  }
}
