package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;

/**
 * The softplus {@code log(1 + exp(x)) = max(x,0) + log1p(e)} with {@code e = exp(-|x|)} and its
 * rounding error carried along. Above 3/8, {@code log1p(e) = ln 2 + log1p((e-1)/2)}.
 */
final class SoftPlus {
  private SoftPlus() {}

  static Expr expand(Expr x) {
    Expr a = FloatBits.atLeast(x.abs().neg(), Exponential.LOWEST);
    Exponential.Split s = Exponential.split(a);
    Expr high = s.r().fma(s.slope(), 1);
    Expr low = s.r().fma(s.slope(), high.constant(1).sub(high));
    Expr e = high.mul(s.scale1()).mul(s.scale2());
    Expr lost = low.mul(s.scale1()).mul(s.scale2());

    Expr one = x.constant(1);
    Expr zero = x.constant(0);
    Expr large = e.gt(0.375);
    Expr difference = e.sub(1);
    Expr differenceLost = e.sub(difference.add(1)).add(lost);
    Expr f = large.select(difference.mul(0.5), e);
    Expr tail = large.select(differenceLost.mul(0.5), lost);

    Expr positive = x.gt(0).select(x, zero);
    Expr ln2 = large.select(x.constant(Logarithm.LN2_HIGH), zero);
    Expr whole = ln2.add(positive);
    Expr wholeLost = positive.sub(whole.sub(ln2));
    Expr k = large.select(one, zero);
    Expr squareLost = f.fma(f, f.mul(f).neg());
    Expr rest = squareLost.fma(x.constant(-0.5), Logarithm.change(f, tail)).add(wholeLost);
    Expr finite = Logarithm.combine(whole, k, f, rest);
    return x.lt(Double.POSITIVE_INFINITY).select(finite, x);
  }
}
