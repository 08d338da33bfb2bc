package io.lockstep.kernels.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossesTest {
  private static final double STEP = 0x1p-17;
  private static final double[] PREDICTIONS = {-3, -0.6, 0.1, 0.2, 1.1, 4};
  private static final double[] TARGETS = {0, 1, 0.3};

  /** An independent formula in double precision for each elementwise loss. */
  private static final Map<String, DoubleBinaryOperator> FORMULAS =
      Map.of(
          "squared_error",
          (p, t) -> Math.pow(p - t, 2),
          "absolute_error",
          (p, t) -> Math.abs(p - t),
          "huber",
          (p, t) -> Math.abs(p - t) < 1 ? Math.pow(p - t, 2) / 2 : Math.abs(p - t) - 0.5,
          "binary_cross_entropy_with_logits",
          (p, t) -> {
            double s = 1 / (1 + Math.exp(-p));
            return -t * Math.log(s) - (1 - t) * Math.log(1 - s);
          });

  static Stream<Loss> elementwise() {
    return Losses.all().stream().filter(l -> l.per() == Per.ELEMENT);
  }

  @ParameterizedTest
  @MethodSource("elementwise")
  void value_equals_an_independent_formula(Loss loss) {
    DoubleBinaryOperator formula = FORMULAS.get(loss.name());
    assertNotNull(formula, () -> "no formula in this test for " + loss);
    for (double p : PREDICTIONS) {
      for (double t : TARGETS) {
        double value = Scalars.value(x -> loss.apply(x, x.constant(t)), DType.F64, p);
        assertEquals(formula.applyAsDouble(p, t), value, 1e-12, () -> loss + " of " + p + ", " + t);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("elementwise")
  void derivative_equals_the_central_difference(Loss loss) {
    for (double p : PREDICTIONS) {
      for (double t : TARGETS) {
        if (p != t) {
          double difference =
              (Scalars.value(x -> loss.apply(x, x.constant(t)), DType.F64, p + STEP)
                      - Scalars.value(x -> loss.apply(x, x.constant(t)), DType.F64, p - STEP))
                  / (2 * STEP);
          double slope = Scalars.derivative(x -> loss.apply(x, x.constant(t)), DType.F64, p);
          assertEquals(difference, slope, 1e-8, () -> loss + " of " + p + ", " + t);
        }
      }
    }
  }

  @Test
  void binary_cross_entropy_keeps_its_precision_for_large_logits() {
    double tail = Math.exp(-40);
    assertEquals(tail, binaryCrossEntropy(40, 1), 1e-6 * tail);
    assertEquals(tail, binaryCrossEntropy(-40, 0), 1e-6 * tail);
    assertEquals(1e30f, binaryCrossEntropy(1e30, 0));
    assertEquals(-tail, binaryCrossEntropySlope(40, 1), 1e-6 * tail);
    assertEquals(tail, binaryCrossEntropySlope(-40, 0), 1e-6 * tail);
    assertEquals(-0.5, binaryCrossEntropySlope(0, 1));
    assertEquals(-1, binaryCrossEntropySlope(-1e30, 1));
  }

  @Test
  void cross_entropy_is_the_same_value_along_the_row() {
    double[] logits = {0.3, -1.2, 2.5, 0};
    double[] target = {0, 0.25, 0.75, 0};
    double sum = 0;
    for (double z : logits) {
      sum += Math.exp(z);
    }
    double expected = 0.25 * (Math.log(sum) + 1.2) + 0.75 * (Math.log(sum) - 2.5);
    for (double value : Scalars.row(Losses.CROSS_ENTROPY_WITH_LOGITS.formula(), logits, target)) {
      assertEquals(expected, value, 1e-14);
    }
  }

  @Test
  void cross_entropy_takes_logits_whose_exponential_overflows() {
    double[] logits = {1000, 0, -1000};
    double[] target = {0, 1, 0};
    double[] loss = Scalars.row(Losses.CROSS_ENTROPY_WITH_LOGITS.formula(), logits, target);
    assertEquals(1000, loss[0], 1e-12);
  }

  @Test
  void softmax_rows_sum_to_one_and_its_logarithm_agrees() {
    double[] x = {1000, 999, -5, 998.5};
    double[] softmax = Scalars.row((p, t) -> Activations.SOFTMAX.apply(p), x, x);
    double[] logarithm = Scalars.row((p, t) -> Activations.LOG_SOFTMAX.apply(p), x, x);
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += softmax[j];
      assertEquals(Math.exp(x[j] - 1000) / (1 + Math.exp(-1) + Math.exp(-1.5)), softmax[j], 1e-15);
      assertEquals(x[j] - 1000 - Math.log(1 + Math.exp(-1) + Math.exp(-1.5)), logarithm[j], 1e-12);
    }
    assertEquals(1, sum, 1e-15);
  }

  @ParameterizedTest
  @MethodSource("io.lockstep.kernels.library.Losses#all")
  void every_loss_is_found_by_its_name_and_aliases(Loss loss) {
    assertEquals(loss, Losses.byName(loss.name()));
    loss.aliases().forEach(alias -> assertEquals(loss, Losses.byName(alias)));
  }

  @Test
  void names_may_have_hyphens_and_capitals() {
    assertEquals(Losses.BINARY_CROSS_ENTROPY_WITH_LOGITS, Losses.byName("BCE-with-logits"));
    assertEquals(Activations.LOG_SOFTMAX, Activations.byName("Log-Softmax"));
  }

  @Test
  void unknown_name_far_from_all_gets_the_list() {
    var e = assertThrows(IllegalArgumentException.class, () -> Losses.byName("perceptual"));
    assertEquals(
        "[loss] unknown loss 'perceptual'; known: squared_error, absolute_error, huber,"
            + " binary_cross_entropy_with_logits, cross_entropy_with_logits",
        e.getMessage());
  }

  private static double binaryCrossEntropy(double logit, double target) {
    return Scalars.value(p -> bce(p, target), DType.F32, logit);
  }

  private static double binaryCrossEntropySlope(double logit, double target) {
    return Scalars.derivative(p -> bce(p, target), DType.F32, logit);
  }

  private static Expr bce(Expr p, double target) {
    return Losses.BINARY_CROSS_ENTROPY_WITH_LOGITS.apply(p, p.constant(target));
  }
}
