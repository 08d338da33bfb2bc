package io.lockstep.kernels.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationsTest {
  private static final String ALL = "elements";
  private static final double STEP = 0x1p-17;
  private static final double[] POINTS = {0.05, 0.4, 1.1, 2.2, 6.3, -0.05, -0.4, -1.1, -2.2, -6.3};
  private static final double[] EXTREMES = {
    0, -0.0, 0x1p-149, -0x1p-149, 100, -100, 1e4, -1e4, 3e19, -3e19, 1e38, -1e38
  };

  static List<Activation> elements() {
    return Activations.walk(Per.ELEMENT);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void value_equals_an_independent_formula(Activation activation) {
    PlainActivations.Formula plain = PlainActivations.ELEMENTS.get(activation.signature().base());
    assertNotNull(plain, () -> "no formula in this test for " + activation);
    DoubleUnaryOperator formula = x -> plain.of(x, activation.signature());
    for (double x : POINTS) {
      double expected = formula.applyAsDouble(x);
      double tolerance = 1e-12 * Math.abs(expected) + 1e-12;
      double value = Scalars.value(activation.formula(), DType.F64, x);
      assertEquals(expected, value, tolerance, () -> activation + " of " + x);
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
    for (String alias : activation.signature().aliases()) {
      assertEquals(
          activation.with(activation.signature()),
          Activations.byName(alias).with(activation.signature()));
    }
  }

  @Test
  void rows_equal_an_independent_formula() {
    double[] row = {0.3, -1.2, 2.5, 0, -4};
    List<Activation> rows = Activations.walk(Per.ROW);
    for (Activation activation : rows) {
      double[] expected =
          Objects.requireNonNull(PlainActivations.ROWS.get(activation.name())).of(row);
      double[] computed = Scalars.row((p, t) -> activation.apply(p), row, row);
      assertArrayEquals(expected, computed, 1e-14, activation.name());
    }
  }

  @Test
  void every_activation_has_an_independent_formula_and_is_counted() {
    Set<String> plain = new TreeSet<>(PlainActivations.ELEMENTS.keySet());
    plain.addAll(PlainActivations.ROWS.keySet());
    Set<String> names =
        Activations.all().stream()
            .map(Activation::name)
            .filter(name -> !name.startsWith("own_"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(names, plain);
    System.out.println(
        "[activations] "
            + plain.size()
            + " of "
            + names.size()
            + " beside plain formulas ("
            + PlainActivations.ROWS.size()
            + " of rows), with "
            + (Activations.walk().size() - Activations.all().size())
            + " other values; derivatives of elements beside differences");
  }

  @Test
  void gains_are_published_or_those_of_the_second_moment() {
    assertEquals(1, Activations.SIGMOID.gain());
    assertEquals(5.0 / 3, Activations.TANH.gain());
    assertEquals(Math.sqrt(2), Activations.RELU.gain());
    assertEquals(0.75, Activations.SELU.gain());
    assertEquals(Math.sqrt(2 / (1 + 1e-4)), Activations.LEAKY_RELU.gain(), 1e-9);
    double slope = 0.2;
    assertEquals(
        Math.sqrt(2 / (1 + slope * slope)),
        Activations.LEAKY_RELU.with("slope", slope).gain(),
        1e-9);
    // By the trapezoidal rule over 200,000 points.
    assertEquals(1.5335304, Activations.GELU.gain(), 1e-7);
    assertEquals(1.6765325, Activations.SILU.gain(), 1e-7);
    assertEquals(1.2451983, Activations.ELU.gain(), 1e-7);
    assertEquals(1, Activations.SOFTMAX.gain());
    Activation square = new Activation("square", x -> x.mul(x));
    assertEquals(1 / Math.sqrt(3), square.gain(), 1e-9);
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
            + " elu, selu, mish, celu, relu6, threshold, hard_sigmoid, hard_swish, hard_tanh,"
            + " softsign, log_sigmoid, softmax, log_softmax, softmin",
        e.getMessage());
  }

  private static double slope(Activation activation, double x) {
    return Scalars.derivative(activation.formula(), DType.F32, x);
  }
}
