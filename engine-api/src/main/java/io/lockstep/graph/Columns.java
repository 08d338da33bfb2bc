package io.lockstep.graph;

import io.lockstep.kernels.expr.Expr;

/** The column of the current element, found from its row-major index without a division. */
public final class Columns {
  private static final int INDEX_BITS = 31;

  private Columns() {}

  /**
   * Returns the I32 column of the current element in {@code [rows, width]}: the index modulo the
   * width. The quotient is a product with a rounded-up reciprocal, which is exact for indices below
   * 2^31 (Granlund and Montgomery, "Division by invariant integers using multiplication", 1994).
   */
  public static Expr of(int width) {
    if (width == 1) {
      return Expr.i32(0);
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(width - 1);
    int reciprocal = (int) ((1L << (INDEX_BITS + bits)) / width + 1);
    Expr row = Expr.index().mulhi(Expr.i32(reciprocal)).shr(bits - 1);
    return Expr.index().sub(row.mul(Expr.i32(width)));
  }
}
