package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;

/**
 * The logistic sigmoid: {@code 1/(1+e)} for {@code x >= 0} and {@code e/(1+e)} below, with {@code e
 * = exp(-|x|)} and the rounding errors of {@code e}, {@code 1+e} and the quotient carried along.
 */
final class Sigmoid {
  private Sigmoid() {}

  static Expr expand(Expr x) {
    Expr a = FloatBits.atLeast(x.abs().neg(), Exponential.LOWEST);
    Exponential.Split s = Exponential.split(a);
    Expr high = s.r().fma(s.slope(), 1);
    Expr low = s.r().fma(s.slope(), high.constant(1).sub(high));
    Expr scaled = high.mul(s.scale1());
    Expr e = scaled.mul(s.scale2());
    Expr sum = e.add(1);
    Expr lost = e.sub(sum.sub(1));

    Expr negative = x.lt(0);
    Expr one = x.constant(1);
    Expr numerator = negative.select(scaled, one);
    Expr numeratorLow = negative.select(low.mul(s.scale1()), x.constant(0));
    Expr reciprocal = one.div(sum);
    Expr quotient = numerator.mul(reciprocal);
    Expr remainder = quotient.neg().fma(sum, numerator).add(quotient.neg().fma(lost, numeratorLow));
    return remainder.fma(reciprocal, quotient).mul(negative.select(s.scale2(), one));
  }
}
