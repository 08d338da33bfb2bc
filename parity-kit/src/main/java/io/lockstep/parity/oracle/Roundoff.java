package io.lockstep.parity.oracle;

import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Type;

/**
 * The one table of what a strict computation may err by: the unit roundoff of each type, the bound
 * of an elementary function, and how many roundings a term goes through in each kind of reduction.
 * Everything else follows from these by propagation (Higham, "Accuracy and stability of numerical
 * algorithms", 2002, chapter 3).
 */
final class Roundoff {
  /** Absorbs the rounding of the bounds themselves and products of errors. */
  static final double SLACK = 1.0001;

  /** Half the distance of subnormal floats. */
  private static final double UNDERFLOW = 0x1p-150;

  private Roundoff() {}

  /** Relative error of one rounding; for F64, where the oracle rounds too, of two. */
  static double unit(Type type) {
    return type == Type.F64 ? 0x1p-52 : 0x1p-24;
  }

  /** Error of a correctly rounded result. */
  static double rounding(Type type, double result) {
    return unit(type) * Math.abs(result) * SLACK + (type == Type.F64 ? 0 : UNDERFLOW);
  }

  /** Error of an elementary function at an exact argument. */
  static double function(Type type, Elementary function, double result) {
    return type == Type.F64
        ? 4 * unit(type) * Math.abs(result)
        : function.maxUlp() * Math.ulp((float) Math.min(Math.abs(result), Float.MAX_VALUE)) * SLACK;
  }

  /** Largest finite number of a type. */
  static double largest(Type type) {
    return type == Type.F64 ? Double.MAX_VALUE : Float.MAX_VALUE;
  }

  /** Error of a sum whose terms each go through a number of additions. */
  static double sum(Type type, int additions, double magnitude) {
    return additions * unit(type) * magnitude * SLACK;
  }

  /** Additions that a term of a contiguous reduction goes through. */
  static int contiguousDepth(int length) {
    int depth = 0;
    int rest = length;
    while (rest > 1) {
      depth += Math.min(rest, 4096) / 256 + 9;
      rest = (rest + 4095) / 4096;
    }
    return depth;
  }

  /** Additions that a term of an outer reduction goes through. */
  static int outerDepth(int length) {
    return Math.min(length, 64) + 32 - Integer.numberOfLeadingZeros(length / 64);
  }

  /** Additions that a term of a reduction goes through, over whatever axes. */
  static int sumDepth(int length) {
    return Math.max(contiguousDepth(length), outerDepth(length));
  }

  /** Additions that a term of a matrix product goes through. */
  static int productDepth(int length) {
    return Math.min(length, 512) + length / 512 + 1;
  }
}
