package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;

/**
 * The density of the logistic distribution, {@code e/(1+e)^2} with {@code e = exp(-|x|)}: the slope
 * of the sigmoid. It is {@code s - s^2} with {@code s = e/(1+e)} at most 1/2, so nothing cancels.
 */
final class LogisticDensity {
  private LogisticDensity() {}

  static Expr expand(Expr x) {
    Exponential.Split s = Exponential.split(FloatBits.atLeast(x.abs().neg(), Exponential.LOWEST));
    Expr e = s.r().fma(s.slope(), 1).mul(s.scale1()).mul(s.scale2());
    Expr sigmoid = e.div(e.add(1));
    return sigmoid.neg().fma(sigmoid, sigmoid);
  }
}
