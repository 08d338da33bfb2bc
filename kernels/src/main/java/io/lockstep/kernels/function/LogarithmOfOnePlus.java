package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Type;

/**
 * {@code log(1 + x)} without the rounding of {@code 1 + x}: the exponent k comes from the rounded
 * sum, but {@code f = (1 + x)/2^k - 1} from {@code x/2^k + (2^-k - 1)} with the lost part kept.
 */
final class LogarithmOfOnePlus {
  private static final int EXPONENT = 0xff800000;
  private static final int FOUR = 0x40800000;

  private LogarithmOfOnePlus() {}

  static Expr expand(Expr x) {
    Expr shift = x.add(1).toBits().sub(Expr.i32(Logarithm.LOWEST)).and(EXPONENT);
    Expr k = shift.sar(23).cast(Type.F32);
    Expr scaled = x.toBits().sub(shift).fromBits();
    Expr offset = Expr.i32(FOUR).sub(shift).fromBits().fma(x.constant(0.25), -1);
    Expr f = offset.add(scaled);
    Expr lost = scaled.sub(f.sub(offset));
    Expr magnitude = Logarithm.combine(k.mul(Logarithm.LN2_HIGH), k, f, Logarithm.change(f, lost));
    Expr finite = FloatBits.withSign(magnitude, x);

    Expr belowOrAtMinusOne =
        x.eq(-1).select(x.constant(Double.NEGATIVE_INFINITY), x.constant(Double.NaN));
    Expr infiniteOrNan = x.lt(Double.POSITIVE_INFINITY).select(finite, x);
    return x.le(-1).select(belowOrAtMinusOne, infiniteOrNan);
  }
}
