package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;

/**
 * The hyperbolic tangent: an odd polynomial of degree 17 below 1, {@code 1 - 2/(1 + exp(2|x|))}
 * from there on.
 */
final class HyperbolicTangent {
  /** From here on the result rounds to 1. */
  private static final double SATURATION = 10;

  private static final double TWO_LOG2_E = 0x1.715476p+1;
  private static final double HALF_LN2_HIGH = 0x1.62e43p-2;
  private static final double HALF_LN2_LOW = -0x1.05c61p-30;

  /** Adding this rounds to an integer n and leaves n + 127 in the low bits. */
  private static final double ROUNDER = 0x1.8p23 + 127;

  private HyperbolicTangent() {}

  static Expr expand(Expr x) {
    Expr a = x.abs();
    Expr tail = x.constant(1).sub(x.constant(2).div(onePlusDoubleExp(a)));
    return FloatBits.withSign(a.lt(1).select(polynomial(a), tail), x);
  }

  private static Expr polynomial(Expr a) {
    Expr u = a.mul(a);
    Expr p =
        Polynomial.horner(
            u,
            0x1.e86d26p-14,
            -0x1.aee90ep-11,
            0x1.8f9f5p-9,
            -0x1.18de98p-7,
            0x1.64c0a4p-6,
            -0x1.b9f6dep-5,
            0x1.11103cp-3,
            -0x1.555552p-2);
    return a.mul(u).fma(p, a);
  }

  /** Returns {@code 1 + exp(2a)} for {@code 1 <= a}, limited at the saturation. */
  private static Expr onePlusDoubleExp(Expr magnitude) {
    Expr a = FloatBits.atMost(magnitude, SATURATION);
    Expr rounded = a.fma(a.constant(TWO_LOG2_E), ROUNDER);
    Expr n = rounded.sub(ROUNDER);
    Expr r = n.fma(a.constant(-HALF_LN2_LOW), n.fma(a.constant(-HALF_LN2_HIGH), a));
    Expr p =
        Polynomial.horner(
            r, 0x1.6ac6eap-4, 0x1.123ddcp-2, 0x1.555858p-1, 0x1.55548cp0, 0x1.fffffcp0, 2, 1);
    return p.fma(rounded.toBits().shl(23).fromBits(), 1);
  }
}
