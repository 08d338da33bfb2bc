package io.lockstep.kernels.library;

import static io.lockstep.kernels.function.ElementaryFunctions.EXP;
import static io.lockstep.kernels.function.ElementaryFunctions.LOG;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.ReduceOp;
import java.util.List;

/** The functions of a row, one constant each. */
public final class RowFunctions {
  /** {@code exp(x)/sum(exp(x))}, with the largest element of the row subtracted first. */
  public static final RowFunction SOFTMAX =
      new RowFunction(
          "softmax",
          x -> {
            Expr e = shifted(x).apply(EXP);
            return e.div(e.overRow(ReduceOp.SUM));
          });

  /** The logarithm of the softmax, without computing the softmax. */
  public static final RowFunction LOG_SOFTMAX =
      new RowFunction("log_softmax", RowFunctions::logSoftmax);

  private static final Registry<RowFunction> REGISTRY =
      Registry.of("row function", f -> List.of(f.name()), List.of(SOFTMAX, LOG_SOFTMAX));

  private RowFunctions() {}

  /** Returns every function of a row, in a fixed order. */
  public static List<RowFunction> all() {
    return REGISTRY.all();
  }

  /**
   * Returns the function with the given name.
   *
   * @throws UnknownNameException if there is none; the message suggests the nearest name
   */
  public static RowFunction byName(String name) {
    return REGISTRY.byName(name);
  }

  static Expr logSoftmax(Expr x) {
    Expr z = shifted(x);
    return z.sub(z.apply(EXP).overRow(ReduceOp.SUM).apply(LOG));
  }

  /** The distance from the largest element of the row, so that exp cannot overflow. */
  private static Expr shifted(Expr x) {
    return x.sub(x.overRow(ReduceOp.MAX));
  }
}
