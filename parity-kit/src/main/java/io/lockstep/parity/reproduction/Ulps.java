package io.lockstep.parity.reproduction;

import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.expr.DType;

/** How far two values of a type are apart, in units in the last place; integers by themselves. */
public final class Ulps {
  private Ulps() {}

  /**
   * Returns the number of steps from one value to the next of their type that lie between two, as
   * an unsigned number: 0 between the zeros, and the largest there is where one alone is NaN.
   */
  public static long between(DType dtype, double a, double b) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Double.isNaN(a) && Double.isNaN(b) ? 0 : -1;
    }
    long x = place(dtype, a);
    long y = place(dtype, b);
    return x > y ? x - y : y - x;
  }

  /** Returns the distance in words, as in {@code 3 ulps apart}. */
  public static String text(DType dtype, double a, double b) {
    if (Double.isNaN(a) != Double.isNaN(b)) {
      return "one of them NaN";
    }
    long between = between(dtype, a, b);
    if (between == 0 && !Elements.agree(a, b)) {
      return "the sign of zero apart";
    }
    String unit = !dtype.isFloat() ? "" : between == 1 ? " ulp" : " ulps";
    return Long.toUnsignedString(between) + unit + " apart";
  }

  /** The place of a value among all of its type, in their order, both zeros at 0. */
  private static long place(DType dtype, double value) {
    return switch (dtype) {
      case F32 -> ordered(Float.floatToIntBits((float) value), Integer.MIN_VALUE);
      case F64 -> ordered(Double.doubleToLongBits(value), Long.MIN_VALUE);
      case BF16 -> ordered(BFloat16.round((float) value), Short.MIN_VALUE);
      case I32, U8, BOOL -> (long) value;
    };
  }

  private static long ordered(long bits, long sign) {
    return bits < 0 ? sign - bits : bits;
  }
}
