package io.lockstep.kernels.library.formula;

import static io.lockstep.kernels.function.ElementaryFunctions.EXP;
import static io.lockstep.kernels.function.ElementaryFunctions.LOG;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.ReduceOp;

/** Functions of a whole row, given at one of its elements. */
public final class RowParts {
  private RowParts() {}

  /** Returns the sum of the row. */
  public static Expr sum(Expr x) {
    return x.overRow(ReduceOp.SUM);
  }

  /** Returns the largest element of the row. */
  public static Expr max(Expr x) {
    return x.overRow(ReduceOp.MAX);
  }

  /** Returns {@code exp(x)/sum(exp(x))}, with the largest element subtracted first. */
  public static Expr softmax(Expr x) {
    Expr e = shifted(x).apply(EXP);
    return e.div(sum(e));
  }

  /** Returns the logarithm of the softmax, without computing the softmax. */
  public static Expr logSoftmax(Expr x) {
    Expr z = shifted(x);
    return z.sub(sum(z.apply(EXP)).apply(LOG));
  }

  /**
   * Returns the row divided by its Euclidean norm, or zeros of zeros. The largest magnitude is
   * divided by first, so that squares neither overflow nor vanish.
   */
  public static Expr unit(Expr x) {
    Expr scaled = x.divNoNan(max(x.abs()));
    return scaled.divNoNan(sum(scaled.mul(scaled)).sqrt());
  }

  /** The distance from the largest element of the row, so that exp cannot overflow. */
  private static Expr shifted(Expr x) {
    return x.sub(max(x));
  }
}
