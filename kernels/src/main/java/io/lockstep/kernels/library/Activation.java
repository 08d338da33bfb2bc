package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.Expr;
import java.util.function.UnaryOperator;

/**
 * An elementwise nonlinearity. The known ones are listed by {@link Activations#all()}.
 *
 * @param name the usual name in lower case with underscores
 * @param formula x to the result, for F32 and F64
 * @param initializer name of the initializer that suits the weights in front of it, which keeps the
 *     variance of what goes through
 */
public record Activation(String name, UnaryOperator<Expr> formula, String initializer) {
  /** Creates an activation for weights that keep variance by themselves (Glorot and Bengio). */
  public Activation(String name, UnaryOperator<Expr> formula) {
    this(name, formula, "xavier_uniform");
  }

  /** Returns the activation of {@code x}. */
  public Expr apply(Expr x) {
    return formula.apply(x);
  }

  @Override
  public String toString() {
    return name;
  }
}
