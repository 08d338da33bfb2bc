package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.Expr;
import java.util.function.UnaryOperator;

/**
 * An elementwise nonlinearity. The known ones are listed by {@link Activations#all()}.
 *
 * @param name the usual name in lower case with underscores
 * @param formula x to the result, for F32 and F64
 */
public record Activation(String name, UnaryOperator<Expr> formula) {
  /** Returns the activation of {@code x}. */
  public Expr apply(Expr x) {
    return formula.apply(x);
  }

  @Override
  public String toString() {
    return name;
  }
}
