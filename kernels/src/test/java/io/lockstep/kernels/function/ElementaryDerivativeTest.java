package io.lockstep.kernels.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Derivative;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.interpret.Interpreter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ElementaryDerivativeTest {
  private static final double STEP = 0x1p-17;
  private static final double[] POINTS = {0.1, 0.3, 0.7, 1, 1.9, 3.1, 5, -0.2, -0.9, -1.7, -4, -6};

  @ParameterizedTest
  @MethodSource("io.lockstep.kernels.function.ElementaryFunctions#all")
  void derivative_equals_the_central_difference(Elementary function) {
    for (double x : POINTS) {
      double slope = (function.reference(x + STEP) - function.reference(x - STEP)) / (2 * STEP);
      if (!Double.isNaN(slope)) {
        assertEquals(slope, derivative(function, DType.F64, x), 1e-8 * Math.abs(slope) + 1e-9);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.lockstep.kernels.function.ElementaryFunctions#all")
  void float_derivative_is_close_to_the_double_one(Elementary function) {
    for (double x : POINTS) {
      double exact = derivative(function, DType.F64, (float) x);
      if (!Double.isNaN(exact)) {
        assertEquals(exact, derivative(function, DType.F32, x), 4e-7 * Math.abs(exact) + 2e-7);
      }
    }
  }

  private static double derivative(Elementary function, DType type, double x) {
    Expr input = Expr.input(0, type);
    Expr slope =
        Objects.requireNonNull(
            Derivative.vjp(input.apply(function), Expr.constant(type.type(), 1)).get(0));
    return Interpreter.STRICT.run(Program.of("slope", List.of(type), slope), 0, x)[0];
  }
}
