package io.lockstep.kernels.expr;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Thrown when a scalar expression is put together from operands that do not fit. */
public final class ExprException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private ExprException(String message) {
    super(message);
  }

  /** Returns an exception that names the operation, the rule and the types of the operands. */
  public static ExprException of(String operation, String rule, Expr... operands) {
    String types =
        Arrays.stream(operands).map(e -> e.type().name()).collect(Collectors.joining(", "));
    return new ExprException(
        "[" + operation + "] " + rule + ", got " + types + "; convert with cast(Type)");
  }
}
