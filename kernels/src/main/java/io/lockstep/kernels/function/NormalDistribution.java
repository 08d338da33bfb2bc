package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;

/**
 * The distribution function of the standard normal distribution, {@code erfc(-x/sqrt 2)/2}: {@code
 * exp(-x^2/2) * p/(c*|x|*p + q)} below zero, with polynomials p and q of degree 4, and 1 less the
 * same above. The quotient behaves as {@code 1/(sqrt(2 pi)*|x|)} far out whatever p is, so that the
 * roundings of p cancel.
 */
final class NormalDistribution {
  private static final double SQRT_TWO_PI = 0x1.40d85p+1;

  private NormalDistribution() {}

  static Expr expand(Expr x) {
    Exponential.Split s = Gaussian.split(x);
    Expr unscaled = s.r().fma(s.slope(), 1).mul(s.scale1());
    Expr tail = unscaled.mul(ratio(Gaussian.magnitude(x))).mul(s.scale2());
    return x.gt(0).select(x.constant(1).sub(tail), tail);
  }

  /** Returns {@code exp(a^2/2) * erfc(a/sqrt 2)/2} for {@code 0 <= a <= 15}. */
  private static Expr ratio(Expr a) {
    Expr p =
        Polynomial.horner(
            a, 0x1.ba4ce6p-8, 0x1.101a8ap-4, 0x1.321fccp-2, 0x1.6d7bbcp-1, 0x1.9ffffep-1);
    Expr q =
        Polynomial.horner(
            a, 0x1.89925ep-17, 0x1.1176fcp-6, 0x1.5b9324p-3, 0x1.600f9ep-1, 0x1.9ffffep+0);
    return p.div(a.mul(SQRT_TWO_PI).fma(p, q));
  }
}
