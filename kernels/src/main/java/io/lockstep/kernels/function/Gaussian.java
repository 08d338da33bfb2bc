package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;

/**
 * The Gaussian {@code exp(-x^2/2)}: the exponential of the rounded square, with what the rounding
 * lost put back, so that the relative error does not grow with the square.
 */
final class Gaussian {
  /** From here on the result rounds to zero. */
  private static final double HIGHEST = 15;

  private Gaussian() {}

  static Expr expand(Expr x) {
    Exponential.Split s = split(x);
    return s.r().fma(s.slope(), 1).mul(s.scale1()).mul(s.scale2());
  }

  /** Returns {@code |x|}, limited where the Gaussian is zero. */
  static Expr magnitude(Expr x) {
    return FloatBits.atMost(x.abs(), HIGHEST);
  }

  /** Takes {@code -x^2/2} apart. */
  static Exponential.Split split(Expr x) {
    Expr a = magnitude(x);
    Expr square = a.mul(a);
    Expr lost = a.fma(a, square.neg());
    return Exponential.split(square.mul(-0.5), lost.mul(-0.5));
  }
}
