package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Type;

/**
 * The natural logarithm: {@code log(x) = k*ln 2 + log1p(f)} with {@code x = 2^k * (1+f)}, {@code
 * 1+f} from 11/16 to 11/8, and {@code log1p(f) = f + f^2*(-1/2 + f*q(f))} with a minimax polynomial
 * q of degree 7.
 */
final class Logarithm {
  /** The bits of 11/16, the smallest 1+f. */
  static final int LOWEST = 0x3f300000;

  /** The leading 16 bits of ln 2, so that k times it is exact. */
  static final double LN2_HIGH = 0x1.62e4p-1;

  static final double LN2_LOW = 0x1.7f7d1cp-20;

  private Logarithm() {}

  static Expr expand(Expr x) {
    Expr subnormal = x.lt(0x1p-126);
    Expr bits = subnormal.select(x.mul(0x1p23), x).toBits();
    Expr exponent = bits.sub(Expr.i32(LOWEST)).sar(23);
    Expr f = bits.sub(exponent.shl(23)).fromBits().sub(1);
    Expr k = exponent.add(subnormal.select(Expr.i32(-23), Expr.i32(0))).cast(Type.F32);
    Expr finite = combine(k.mul(LN2_HIGH), k, f);

    Expr belowOrAtZero =
        x.eq(0).select(x.constant(Double.NEGATIVE_INFINITY), x.constant(Double.NaN));
    Expr infiniteOrNan = x.lt(Double.POSITIVE_INFINITY).select(finite, x);
    return x.le(0).select(belowOrAtZero, infiniteOrNan);
  }

  /** Returns {@code whole + k*LN2_LOW + log1p(f)} for f from -5/16 to 3/8. */
  private static Expr combine(Expr whole, Expr k, Expr f) {
    Expr sum = whole.add(f);
    Expr lost = f.sub(sum.sub(whole));
    return sum.add(f.mul(f).fma(curvature(f), k.fma(k.constant(LN2_LOW), lost)));
  }

  /** The same with a {@code rest} added that is below an ulp of the result. */
  static Expr combine(Expr whole, Expr k, Expr f, Expr rest) {
    Expr sum = whole.add(f);
    Expr lost = f.sub(sum.sub(whole)).add(rest);
    return sum.add(f.mul(f).fma(curvature(f), k.fma(k.constant(LN2_LOW), lost)));
  }

  /** Returns {@code log1p(f + tail) - log1p(f)} for f from -5/16 to 3/8 and a tail below an ulp. */
  static Expr change(Expr f, Expr tail) {
    return f.neg().fma(tail, tail);
  }

  /** Returns {@code (log1p(f) - f) / f^2}. */
  private static Expr curvature(Expr f) {
    return Polynomial.horner(
        f,
        -0x1.93493ep-4,
        0x1.167b64p-3,
        -0x1.063f08p-3,
        0x1.202edap-3,
        -0x1.54cfd4p-3,
        0x1.99bedcp-3,
        -0x1.00016ep-2,
        0x1.555526p-2,
        -0.5);
  }
}
