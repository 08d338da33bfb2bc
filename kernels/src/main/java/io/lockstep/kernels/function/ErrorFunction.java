package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;

/**
 * The error function: an odd polynomial of degree 13 below 1, {@code 1 - 2^-z} with {@code z =
 * -log2(erfc(|x|))} as a polynomial of degree 6 from there on.
 */
final class ErrorFunction {
  /** From here on the result rounds to 1. */
  private static final double SATURATION = 4;

  /** Adding this rounds to an integer n and leaves n + 127 in the low bits. */
  private static final double ROUNDER = 0x1.8p23 + 127;

  private ErrorFunction() {}

  static Expr expand(Expr x) {
    Expr a = x.abs();
    return FloatBits.withSign(a.lt(1).select(polynomial(a), oneMinusComplement(a)), x);
  }

  private static Expr polynomial(Expr a) {
    Expr p =
        Polynomial.horner(
            a.mul(a),
            0x1.4771fcp-14,
            -0x1.a3515ep-11,
            0x1.53f224p-8,
            -0x1.b7f71ap-6,
            0x1.ce2ce6p-4,
            -0x1.81273ep-2,
            0x1.06eba8p-3);
    return a.fma(p, a);
  }

  private static Expr oneMinusComplement(Expr magnitude) {
    Expr a = FloatBits.atMost(magnitude, SATURATION);
    Expr slope =
        Polynomial.horner(
            a,
            0x1.3eaa3cp-12,
            -0x1.2d532ep-8,
            0x1.0d7242p-5,
            -0x1.3694acp-3,
            -0x1.d5a9c2p-1,
            -0x1.a0c80ep+0);
    Expr rounded = slope.fma(a, ROUNDER);
    Expr f = slope.fma(a, a.constant(ROUNDER).sub(rounded));
    Expr minusPower =
        Polynomial.horner(
            f,
            -0x1.4bc524p-13,
            -0x1.5fc028p-10,
            -0x1.3b21c6p-7,
            -0x1.c6ada6p-5,
            -0x1.ebfbe6p-3,
            -0x1.62e432p-1,
            -1);
    return minusPower.fma(rounded.toBits().shl(23).fromBits(), 1);
  }
}
