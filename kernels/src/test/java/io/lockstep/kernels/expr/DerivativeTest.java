package io.lockstep.kernels.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.interpret.Interpreter;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DerivativeTest {
  private static final double STEP = 0x1p-18;
  private static final double[][] POINTS = {{0.7, 1.9}, {-1.3, 0.4}, {2.2, -0.6}, {-0.8, -1.5}};
  private static final List<DType> TWO = List.of(DType.F64, DType.F64);

  record Case(String name, BinaryOperator<Expr> f) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("add", Expr::add),
        new Case("sub", Expr::sub),
        new Case("mul", Expr::mul),
        new Case("div", Expr::div),
        new Case("min", Expr::min),
        new Case("max", Expr::max),
        new Case("fma", (x, y) -> x.fma(y, x)),
        new Case("neg", (x, y) -> x.neg().mul(y)),
        new Case("abs", (x, y) -> x.mul(y).abs()),
        new Case("sqrt", (x, y) -> x.mul(x).add(y.mul(y)).sqrt()),
        new Case("select", (x, y) -> x.lt(y).select(x.mul(x), y.mul(x))),
        new Case("rint", (x, y) -> x.sub(x.rint()).mul(y)),
        new Case("floor", (x, y) -> x.sub(x.floor()).mul(y)),
        new Case("call", (x, y) -> x.mul(y).apply(ElementaryFunctions.TANH)),
        new Case("shared", (x, y) -> x.mul(y).mul(x.mul(y)).add(x)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void product_with_the_derivative_equals_the_central_difference(Case c) {
    Expr x = Expr.input(0, DType.F64);
    Expr y = Expr.input(1, DType.F64);
    Expr f = c.f.apply(x, y);
    Map<Integer, Expr> gradients = Derivative.vjp(f, Expr.constant(Type.F64, 3));
    for (double[] p : POINTS) {
      double byX = (run(f, p[0] + STEP, p[1]) - run(f, p[0] - STEP, p[1])) / (2 * STEP);
      double byY = (run(f, p[0], p[1] + STEP) - run(f, p[0], p[1] - STEP)) / (2 * STEP);
      Expr zero = Expr.constant(Type.F64, 0);
      assertEquals(3 * byX, run(gradients.getOrDefault(0, zero), p[0], p[1]), 1e-7);
      assertEquals(3 * byY, run(gradients.getOrDefault(1, zero), p[0], p[1]), 1e-7);
    }
  }

  @Test
  void inputs_without_influence_are_absent() {
    Expr x = Expr.input(0, DType.F64);
    Expr y = Expr.input(1, DType.F64);
    Expr rounded = y.rint().add(y.lt(0).select(x, x.mul(2)));
    assertEquals(List.of(0), List.copyOf(Derivative.vjp(rounded, x.constant(1)).keySet()));
  }

  @Test
  void integers_have_no_derivative() {
    Expr i = Expr.input(0, DType.I32);
    assertTrue(Derivative.vjp(i.cast(Type.F32), Expr.f32(1)).isEmpty());
  }

  @Test
  void a_cast_passes_the_gradient_in_the_type_of_its_operand() {
    Expr x = Expr.input(0, DType.F32);
    Expr g = Derivative.vjp(x.cast(Type.F64), Expr.constant(Type.F64, 2)).get(0);
    assertEquals(Expr.f32(2), g);
  }

  @Test
  void the_derivative_of_an_absolute_value_is_zero_at_zero() {
    Expr x = Expr.input(0, DType.F64);
    Expr g = Derivative.vjp(x.abs(), x.constant(1)).getOrDefault(0, x);
    assertEquals(0, run(g, 0, 0));
  }

  @Test
  void the_derivative_of_an_extreme_of_a_literal_needs_the_result_alone() {
    Expr x = Expr.input(0, DType.F64);
    Expr g = Expr.input(1, DType.F64);
    for (boolean above : new boolean[] {true, false}) {
      Expr result = above ? x.max(0) : x.min(0);
      Expr derivative = Derivative.vjp(result, g).getOrDefault(0, x);
      // Given the result in place of x, it reads nothing else of x.
      Expr ofResult = new Rewriter(e -> e == result ? x : e).rewrite(derivative);
      for (double at : new double[] {-3, -0.0, 0, Double.MIN_VALUE, 2, Double.NaN}) {
        double expected = Double.isNaN(at) ? at : (above ? at > 0 : at < 0) ? 5 : 0;
        assertEquals(expected, run(derivative, at, 5), "at " + at);
        double value = run(result, at, 0);
        assertEquals(expected, run(ofResult, value, 5), "given the result " + value);
      }
      List<Expr> reads = Program.of("f", TWO, ofResult).schedule();
      List<Expr> readers = reads.stream().filter(e -> e.operands().contains(x)).toList();
      assertTrue(readers.stream().allMatch(Expr.Compare.class::isInstance));
    }
  }

  static Stream<Case> branches() {
    UnaryOperator<Expr> log = x -> x.apply(ElementaryFunctions.LOG);
    return Stream.of(
        new Case("sqrt", (x, y) -> x.gt(0).select(x.sqrt(), y)),
        new Case("log", (x, y) -> x.gt(0).select(log.apply(x), y)),
        new Case("x log x", (x, y) -> x.gt(0).select(x.mul(log.apply(x)), y)),
        new Case("1/x", (x, y) -> x.gt(0).select(x.constant(1).div(x), y)),
        new Case("x/x", (x, y) -> x.gt(0).select(x.div(x), y)),
        new Case("norm", (x, y) -> x.gt(0).select(x.mul(x).sqrt(), y)),
        new Case("fma", (x, y) -> x.gt(0).select(x.fma(log.apply(x), log.apply(x)), y)),
        new Case("nested", (x, y) -> x.gt(0).select(log.apply(x.sqrt()).abs(), y)));
  }

  /** At zero and below each has a branch that is not taken, whose own slope is not finite. */
  @ParameterizedTest
  @MethodSource("branches")
  void a_branch_not_taken_has_no_gradient(Case c) {
    Expr x = Expr.input(0, DType.F32);
    Expr y = Expr.input(1, DType.F32);
    Expr f = c.f.apply(x, y);
    Map<Integer, Expr> gradients = Derivative.vjp(f, Expr.f32(3));
    Expr zero = Expr.f32(0);
    List<DType> inputs = List.of(DType.F32, DType.F32);
    for (double at : new double[] {0, -0.0, -2, -1e30, Double.NEGATIVE_INFINITY}) {
      for (int i = 0; i < 2; i++) {
        Program program = Program.of("f", inputs, gradients.getOrDefault(i, zero));
        double gradient = Interpreter.STRICT.run(program, 0, at, 1)[0];
        assertEquals(3 * i, gradient + 0.0, "at " + at);
      }
    }
  }

  @Test
  void beyond_a_clamp_there_is_no_gradient() {
    Expr x = Expr.input(0, DType.F64);
    assertEquals(0, slope(x.apply(ElementaryFunctions.EXP).min(1e4), 1e4));
    assertEquals(0, slope(x.apply(ElementaryFunctions.EXP).max(-1).min(1e4), 1e4));
    assertEquals(0, slope(x.apply(ElementaryFunctions.LOG).max(-3), 0));
    assertEquals(0, slope(x.constant(1).div(x).min(x.constant(5)), 0));
  }

  @Test
  void a_slope_that_is_not_finite_goes_through_where_the_gradient_is_not_zero() {
    Expr x = Expr.input(0, DType.F64);
    assertEquals(Double.POSITIVE_INFINITY, slope(x.sqrt(), 0));
    assertEquals(Double.NaN, slope(x.sqrt(), -1));
    assertEquals(Double.POSITIVE_INFINITY, slope(x.apply(ElementaryFunctions.LOG), 0));
    assertEquals(Double.NEGATIVE_INFINITY, slope(x.constant(1).div(x), 0));
    assertEquals(Double.NaN, slope(x.mul(x).sqrt(), 0));
  }

  @Test
  void an_extreme_and_a_magnitude_of_nan_have_slope_nan_for_both_operands() {
    Expr x = Expr.input(0, DType.F64);
    Expr y = Expr.input(1, DType.F64);
    double nan = Double.NaN;
    for (Expr f : List.of(x.max(y), x.min(y), x.max(y).add(1), x.min(y).add(1))) {
      Map<Integer, Expr> slopes = Derivative.vjp(f, Expr.constant(Type.F64, 1));
      for (int i = 0; i < 2; i++) {
        Expr slope = slopes.getOrDefault(i, x);
        assertEquals(nan, run(slope, nan, 1));
        assertEquals(nan, run(slope, 1, nan));
        assertEquals(nan, run(slope, nan, nan));
      }
    }
    assertEquals(nan, slope(x.abs(), nan));
  }

  @Test
  void a_gradient_of_zero_does_not_hide_the_second_derivative() {
    Expr x = Expr.input(0, DType.F64);
    // (x - 1)^2 of a sine: at 1 the outer slope is zero, and the second derivative is not.
    Expr sine = x.sub(1).apply(ElementaryFunctions.SIN);
    Expr first = Derivative.vjp(sine.mul(sine), Expr.constant(Type.F64, 1)).getOrDefault(0, x);
    assertEquals(0, run(first, 1, 0));
    assertEquals(2, slope(first, 1));
  }

  private static double slope(Expr f, double at) {
    Expr one = Expr.constant(Type.F64, 1);
    return run(Derivative.vjp(f, one).getOrDefault(0, Expr.constant(Type.F64, 0)), at, 0) + 0.0;
  }

  @Test
  void reductions_over_rows_are_refused() {
    Expr rows = Expr.input(0, DType.F64).overRow(ReduceOp.SUM);
    var e =
        assertThrows(IllegalArgumentException.class, () -> Derivative.vjp(rows, rows.constant(1)));
    assertEquals(
        "[derivative] a reduction over rows has no scalar derivative; build it from tensor"
            + " operations",
        e.getMessage());
  }

  private static double run(Expr e, double x, double y) {
    return Interpreter.STRICT.run(Program.of("f", TWO, e), 0, x, y)[0];
  }
}
