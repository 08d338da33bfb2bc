package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Type;

/**
 * The natural logarithm: {@code log(x) = k*ln 2 + log1p(f)} with {@code x = 2^k * (1+f)}, {@code
 * 1+f} from 2/3 to 4/3, and {@code log1p(f) = f + f^2*(-1/2 + f*q(f))} with a minimax q of degree 7.
 */
final class Logarithm {
  static final int TWO_THIRDS = 0x3f2aaaab;

  /** The leading 16 bits of ln 2, so that k times it is exact. */
  static final double LN2_HIGH = 0x1.62e4p-1;

  static final double LN2_LOW = 0x1.7f7d1cp-20;

  private Logarithm() {}

  static Expr expand(Expr x) {
    Expr subnormal = x.lt(0x1p-126);
    Expr bits = subnormal.select(x.mul(0x1p23), x).toBits();
    Expr exponent = bits.sub(Expr.i32(TWO_THIRDS)).sar(23);
    Expr f = bits.sub(exponent.shl(23)).fromBits().sub(1);
    Expr k = exponent.add(subnormal.select(Expr.i32(-23), Expr.i32(0))).cast(Type.F32);
    Expr finite = combine(k, f, curve(f));

    Expr belowOrAtZero =
        x.eq(0).select(x.constant(Double.NEGATIVE_INFINITY), x.constant(Double.NaN));
    Expr infiniteOrNan = x.lt(Double.POSITIVE_INFINITY).select(finite, x);
    return x.le(0).select(belowOrAtZero, infiniteOrNan);
  }

  /** Returns {@code k*ln 2 + f + curve} for f from -1/3 to 1/3, adding the large parts exactly. */
  static Expr combine(Expr k, Expr f, Expr curve) {
    Expr whole = k.mul(LN2_HIGH);
    Expr sum = whole.add(f);
    Expr lost = f.sub(sum.sub(whole));
    return sum.add(lost.add(k.fma(k.constant(LN2_LOW), curve)));
  }

  /** Returns {@code log1p(f) - f} for f from -1/3 to 1/3. */
  static Expr curve(Expr f) {
    return f.mul(f).mul(curvature(f));
  }

  /** Returns {@code log1p(f + tail) - f} for f from -1/3 to 1/3 and a tail below an ulp of f. */
  static Expr curve(Expr f, Expr tail) {
    return f.mul(f).fma(curvature(f), f.neg().fma(tail, tail));
  }

  /** Returns {@code (log1p(f) - f) / f^2}. */
  private static Expr curvature(Expr f) {
    return Polynomial.horner(
        f,
        -0x1.08062ep-3,
        0x1.1e669cp-3,
        -0x1.f310f4p-4,
        0x1.1ed71ep-3,
        -0x1.559dcep-3,
        0x1.99d028p-3,
        -0x1.fffefp-3,
        0x1.555506p-2,
        -0.5);
  }
}
