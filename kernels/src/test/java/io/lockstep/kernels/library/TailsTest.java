package io.lockstep.kernels.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Derivative;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.interpret.Interpreter;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and slopes of the library at special arguments and where they become small. */
class TailsTest {
  private static final double ULP = 0x1p-24;
  private static final double[] ARGUMENTS =
      DoubleStream.of(0, 0x1p-149, 1e-30, 1e-4, 0.4, 1, 3, 5.5, 9, 12, 20, 88, 100, 1e4, 3e38)
          .flatMap(x -> DoubleStream.of(x, -x))
          .toArray();
  private static final double[] NOT_FINITE = {
    Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
  };

  /** Argument, value and slope, computed with 80 digits. */
  private static final Map<String, double[][]> KNOWN =
      Map.ofEntries(
          Map.entry(
              "sigmoid",
              new double[][] {
                {-20, 2.06115361819e-9, 2.06115361394e-9},
                {-5.5, 4.0701377159e-3, 4.05357169487e-3},
                {-0.25, 0.437823499114, 0.246134082738},
                {3.5, 0.970687769249, 0.0284530238797},
                {9, 0.999876605424, 1.23379349765e-4},
                {20, 0.999999997939, 2.06115361394e-9}
              }),
          Map.entry(
              "tanh",
              new double[][] {
                {-20, -1.0, 1.69934170212e-17},
                {-5.5, -0.999966597156, 6.68045716424e-5},
                {-0.25, -0.244918662404, 0.940014848806},
                {3.5, 0.998177897611, 3.64088472049e-3},
                {9, 0.99999996954, 6.09199171232e-8},
                {20, 1.0, 1.69934170212e-17}
              }),
          Map.entry(
              "gelu",
              new double[][] {
                {-20, -5.50724823721e-88, -1.10143604831e-86},
                {-5.5, -1.04442593562e-7, -5.73347239874e-7},
                {-0.25, -0.100323418579, 0.304626645116},
                {3.5, 3.49918579822, 1.00282176035},
                {9, 9.0, 1.0},
                {20, 20.0, 1.0}
              }),
          Map.entry(
              "gelu_tanh",
              new double[][] {
                {-20, -3.37545095631e-261, -2.94243287249e-259},
                {-5.5, -5.92764026388e-9, -4.67655281081e-8},
                {-0.25, -0.100324649298, 0.304645904849},
                {3.5, 3.49938380234, 1.00242264376},
                {9, 9.0, 1.0},
                {20, 20.0, 1.0}
              }),
          Map.entry(
              "softplus",
              new double[][] {
                {-20, 2.06115362031e-9, 2.06115361819e-9},
                {-5.5, 4.07844327057e-3, 4.0701377159e-3},
                {-0.25, 0.575939419879, 0.437823499114},
                {3.5, 3.52975041827, 0.970687769249},
                {9, 9.00012340219, 0.999876605424},
                {20, 20.0000000021, 0.999999997939}
              }),
          Map.entry(
              "silu",
              new double[][] {
                {-20, -4.12230723638e-8, -3.91619186606e-8},
                {-5.5, -0.0223857574374, -0.0182245066059},
                {-0.25, -0.109455874779, 0.37628997843},
                {3.5, 3.39740719237, 1.07027335283},
                {9, 8.99888944882, 1.00098701957},
                {20, 19.9999999588, 1.00000003916}
              }),
          Map.entry(
              "elu",
              new double[][] {
                {-20, -0.999999997939, 2.06115362244e-9},
                {-5.5, -0.995913228562, 4.08677143846e-3},
                {-0.25, -0.221199216929, 0.778800783071},
                {3.5, 3.5, 1.0},
                {9, 9.0, 1.0},
                {20, 20.0, 1.0}
              }),
          Map.entry(
              "mish",
              new double[][] {
                {-20, -4.12230724063e-8, -3.91619187435e-8},
                {-5.5, -0.0224313136164, -0.0183069644261},
                {-0.25, -0.129926963679, 0.439815601722},
                {3.5, 3.49399071512, 1.009939325},
                {9, 8.99999972593, 1.00000051762},
                {20, 20.0, 1.0}
              }),
          Map.entry(
              "selu",
              new double[][] {
                {-20, -1.75809933722, 3.62371282499e-9},
                {-5.5, -1.75091439068, 7.18495017216e-3},
                {-0.25, -0.388890197478, 1.36920914337},
                {3.5, 3.67745345574, 1.05070098736},
                {9, 9.4563088862, 1.05070098736},
                {20, 21.0140197471, 1.05070098736}
              }));

  /** A function of one argument, with its slope by the derivative table. */
  record Function(String name, UnaryOperator<Expr> formula) {
    @Override
    public String toString() {
      return name;
    }

    double value(Interpreter in, double x) {
      return run(in, formula.apply(Expr.input(0, DType.F32)), x, 0);
    }

    double slope(Interpreter in, double x, double gradient) {
      Expr result = formula.apply(Expr.input(0, DType.F32));
      Map<Integer, Expr> slopes = Derivative.vjp(result, Expr.input(1, DType.F32));
      return run(in, slopes.getOrDefault(0, Expr.f32(0)), x, gradient);
    }

    private static double run(Interpreter in, Expr e, double x, double gradient) {
      return in.run(Program.of("f", List.of(DType.F32, DType.F32), e), 0, (float) x, gradient)[0];
    }
  }

  static Stream<Function> activations() {
    return Activations.walk(Per.ELEMENT).stream().map(a -> new Function(a.name(), a.formula()));
  }

  static Stream<Function> losses() {
    return Losses.walk().stream()
        .filter(l -> l.per() == Per.ELEMENT)
        .flatMap(l ->
            DoubleStream.of(l.targetKind().otherClass(), 1, 0.3)
                .mapToObj(
                    t -> new Function(l + " by " + t, p -> l.apply(p, p.constant((float) t)))));
  }

  static Stream<Function> functions() {
    return ElementaryFunctions.all().stream().map(TailsTest::function);
  }

  private static Function function(Elementary f) {
    return new Function(f.name(), x -> x.apply(f));
  }

  static Stream<Function> all() {
    return Stream.of(activations(), losses(), functions()).flatMap(s -> s);
  }

  @ParameterizedTest
  @MethodSource("all")
  void value_and_slope_keep_their_relative_precision(Function f) {
    for (double x : ARGUMENTS) {
      close(
          f + " of " + x, at -> f.value(Interpreter.DOUBLE, at), f.value(Interpreter.STRICT, x), x);
      double slope = f.slope(Interpreter.STRICT, x, 1);
      close("slope of " + f + " at " + x, at -> f.slope(Interpreter.DOUBLE, at, 1), slope, x);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void infinite_arguments_give_what_the_formula_gives_in_double_precision(Function f) {
    for (double x : NOT_FINITE) {
      double value = f.value(Interpreter.DOUBLE, x);
      assertEquals(value, f.value(Interpreter.STRICT, x), 1e-6, () -> f + " of " + x);
      double slope = f.slope(Interpreter.DOUBLE, x, 1);
      assertEquals(slope, f.slope(Interpreter.STRICT, x, 1), 1e-6, () -> f + "' at " + x);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void nan_goes_through_value_and_slope(Function f) {
    for (Interpreter in : Interpreter.values()) {
      assertEquals(Double.NaN, f.value(in, Double.NaN));
      double expected = f.name().equals("identity") ? 1 : Double.NaN;
      assertEquals(expected, f.slope(in, Double.NaN, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_gradient_of_zero_stays_zero_whatever_the_slope(Function f) {
    DoubleStream.concat(DoubleStream.of(ARGUMENTS), DoubleStream.of(NOT_FINITE))
        .forEach(x -> {
          assertEquals(0, Math.abs(f.slope(Interpreter.STRICT, x, 0)), () -> f + "' at " + x);
          assertEquals(0, Math.abs(f.slope(Interpreter.STRICT, x, -0.0)), () -> f + "' at " + x);
        });
  }

  @ParameterizedTest
  @MethodSource("activations")
  void value_and_slope_are_the_known_ones(Function f) {
    for (double[] known : KNOWN.getOrDefault(f.name(), new double[0][])) {
      double x = known[0];
      near(f + " of " + x, known[1], f.value(Interpreter.STRICT, x), 4e-6 * Math.abs(known[1]));
      double slope = f.slope(Interpreter.STRICT, x, 1);
      near("slope of " + f + " at " + x, known[2], slope, 4e-6 * Math.abs(known[2]));
    }
  }

  /**
   * Within a few ulp, and a few times what the rounding of the argument alone would change; a
   * factor that is subnormal has no more than its own bits.
   */
  private static void close(String what, DoubleUnaryOperator exact, double computed, double x) {
    double expected = exact.applyAsDouble(x);
    double up = exact.applyAsDouble(x * (1 + 4 * ULP));
    double down = exact.applyAsDouble(x * (1 - 4 * ULP));
    double spread = Math.max(distance(up, expected), distance(down, expected));
    // The slope of poisson_nll is exp(p) - t, which has no more digits than exp(p).
    double terms = what.contains("poisson_nll") ? 2 * ULP : 0;
    double subnormal = 4 * Float.MIN_VALUE * Math.min(Math.abs(x), 104);
    near(what, expected, computed, 12 * ULP * Math.abs(expected) + 2 * spread + subnormal + terms);
  }

  /** What lies outside of where a function is defined says nothing of its spread. */
  private static double distance(double value, double expected) {
    return Double.isNaN(value) ? 0 : Math.abs(value - expected);
  }

  private static void near(String what, double expected, double computed, double tolerance) {
    boolean overflow = Math.abs(expected) > Float.MAX_VALUE;
    double exact = overflow ? Math.copySign(Double.POSITIVE_INFINITY, expected) : expected;
    boolean same = Double.compare(exact + 0.0, computed + 0.0) == 0;
    assertTrue(
        same || Math.abs(exact - computed) <= tolerance + 4 * Float.MIN_VALUE,
        () -> what + " is " + expected + ", computed " + computed);
  }
}
