package io.lockstep.backend.cpu.reduce;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.ReduceOp;

/** What the reductions over either axis share. */
public final class Reductions {
  private Reductions() {}

  /** Returns the join of two partial results, the earlier one first. */
  public static Expr combine(ReduceOp op, Expr earlier, Expr later) {
    return switch (op) {
      case SUM -> earlier.add(later);
      case MAX -> earlier.max(later);
      case MIN -> earlier.min(later);
    };
  }

  /**
   * Returns the value that any other one replaces bit for bit when combined with it, so that a
   * reduction may start from it as if from its first element. Of a sum that is -0.
   */
  public static double start(ReduceOp op) {
    return switch (op) {
      case SUM -> -0.0;
      case MAX -> Double.NEGATIVE_INFINITY;
      case MIN -> Double.POSITIVE_INFINITY;
    };
  }

  /** Returns the reduction of nothing. */
  public static double empty(ReduceOp op) {
    return op == ReduceOp.SUM ? 0.0 : start(op);
  }
}
