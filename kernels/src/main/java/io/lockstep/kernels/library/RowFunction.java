package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.Expr;
import java.util.function.UnaryOperator;

/**
 * A function of a whole row, given at one element of the last axis: {@code [..., n]} to {@code
 * [..., n]}. The known ones are listed by {@link RowFunctions#all()}.
 *
 * @param name the usual name in lower case with underscores
 * @param formula the element of the argument to the element of the result, for F32 and F64
 */
public record RowFunction(String name, UnaryOperator<Expr> formula) {
  /** Returns the element of the result that belongs to the element {@code x} of the argument. */
  public Expr apply(Expr x) {
    return formula.apply(x);
  }

  @Override
  public String toString() {
    return name;
  }
}
