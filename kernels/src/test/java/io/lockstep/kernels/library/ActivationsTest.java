package io.lockstep.kernels.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationsTest {
  private static final String ALL = "io.lockstep.kernels.library.Activations#all";
  private static final double STEP = 0x1p-17;
  private static final double[] POINTS = {0.05, 0.4, 1, 2.2, 6, -0.05, -0.4, -1, -2.2, -6};
  private static final double[] EXTREMES = {
    0, -0.0, 0x1p-149, -0x1p-149, 100, -100, 1e4, -1e4, 3e19, -3e19, 1e38, -1e38
  };

  /** An independent formula in double precision for each activation. */
  private static final Map<String, DoubleUnaryOperator> FORMULAS =
      Map.ofEntries(
          Map.entry("identity", x -> x),
          Map.entry("step", x -> x >= 0 ? 1 : 0),
          Map.entry("sigmoid", x -> 1 / (1 + Math.exp(-x))),
          Map.entry("tanh", Math::tanh),
          Map.entry("relu", x -> Math.max(x, 0)),
          Map.entry("leaky_relu", x -> Math.max(x, 0.01 * x)),
          Map.entry("gelu", x -> x * normalDistribution(x)),
          Map.entry(
              "gelu_tanh",
              x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
          Map.entry("softplus", x -> Math.log(1 + Math.exp(x))),
          Map.entry("silu", x -> x / (1 + Math.exp(-x))),
          Map.entry("elu", x -> x > 0 ? x : Math.exp(x) - 1),
          Map.entry(
              "selu",
              x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1))),
          Map.entry("mish", x -> x * Math.tanh(Math.log(1 + Math.exp(x)))));

  @ParameterizedTest
  @MethodSource(ALL)
  void value_equals_an_independent_formula(Activation activation) {
    DoubleUnaryOperator formula = FORMULAS.get(activation.name());
    assertNotNull(formula, () -> "no formula in this test for " + activation);
    for (double x : POINTS) {
      double expected = formula.applyAsDouble(x);
      double tolerance = 1e-12 * Math.abs(expected) + 1e-12;
      assertEquals(expected, Scalars.value(activation.formula(), DType.F64, x), tolerance);
      double single = Scalars.value(activation.formula(), DType.F32, x);
      assertEquals(formula.applyAsDouble((float) x), single, 5e-7 * Math.max(1, Math.abs(x)));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void derivative_equals_the_central_difference(Activation activation) {
    DoubleUnaryOperator f = x -> Scalars.value(activation.formula(), DType.F64, x);
    for (double x : POINTS) {
      double difference = (f.applyAsDouble(x + STEP) - f.applyAsDouble(x - STEP)) / (2 * STEP);
      double slope = Scalars.derivative(activation.formula(), DType.F64, x);
      assertEquals(difference, slope, 1e-8, () -> activation + " at " + x);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void value_and_derivative_are_finite_at_the_ends_of_the_float_range(Activation activation) {
    for (double x : EXTREMES) {
      double value = Scalars.value(activation.formula(), DType.F32, x);
      double slope = Scalars.derivative(activation.formula(), DType.F32, x);
      assertTrue(Double.isFinite(value), () -> activation + "(" + x + ") = " + value);
      assertTrue(Double.isFinite(slope), () -> activation + "'(" + x + ") = " + slope);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void every_activation_is_found_by_its_name(Activation activation) {
    assertEquals(activation, Activations.byName(activation.name()));
  }

  @Test
  void slopes_at_zero_follow_the_convention_of_the_negative_side() {
    assertEquals(0, slope(Activations.RELU, 0));
    assertEquals(0, slope(Activations.STEP, 0));
    assertEquals(0.01f, slope(Activations.LEAKY_RELU, 0));
    assertEquals(1, slope(Activations.ELU, 0));
    assertEquals(0.5, slope(Activations.SOFTPLUS, 0));
    assertEquals(0.5, slope(Activations.GELU, 0));
  }

  @Test
  void softplus_slope_is_the_sigmoid_also_far_out() {
    assertEquals(1, slope(Activations.SOFTPLUS, 100));
    assertEquals((float) Math.exp(-100), slope(Activations.SOFTPLUS, -100));
  }

  @Test
  void unknown_name_is_answered_with_the_nearest() {
    var e = assertThrows(IllegalArgumentException.class, () -> Activations.byName("rleu"));
    assertEquals(
        "[activation] unknown activation 'rleu'; did you mean 'relu' or 'elu'? known: identity,"
            + " step, sigmoid, tanh, relu, leaky_relu, gelu, gelu_tanh, softplus, silu,"
            + " elu, selu, mish",
        e.getMessage());
  }

  private static double slope(Activation activation, double x) {
    return Scalars.derivative(activation.formula(), DType.F32, x);
  }

  /** The trapezoidal rule from far left, which converges fast for a bell curve. */
  private static double normalDistribution(double x) {
    double sum = 0;
    double width = 1.0 / 4096;
    double left = -12;
    long steps = Math.round((x - left) / width);
    double h = (x - left) / steps;
    for (long i = 0; i <= steps; i++) {
      double t = left + i * h;
      sum += (i == 0 || i == steps ? 0.5 : 1) * Math.exp(-t * t / 2);
    }
    double slope = -x * Math.exp(-x * x / 2);
    return (sum * h - h * h / 12 * slope) / Math.sqrt(2 * Math.PI);
  }
}
