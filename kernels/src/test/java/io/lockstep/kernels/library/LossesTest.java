package io.lockstep.kernels.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossesTest {
  private static final double STEP = 0x1p-17;
  private static final double[] PREDICTIONS = {-3, -0.6, 0.1, 0.2, 1.1, 4};
  private static final double[] PROBABILITIES = {0.2, 0.3, 0.4, 0.55, 0.77, 0.8};
  private static final double[] TARGETS = {0, 1, 0.3};
  private static final double[] SIGNS = {-1, 1, 0.3};
  private static final double[] LOGITS = {0.3, -1.2, 2.5, 0};
  private static final double[][] DISTRIBUTIONS = {{0, 0, 1, 0}, {0, 1, 0, 0}};

  static Stream<Loss> elementwise() {
    return Losses.walk().stream().filter(l -> l.per() == Per.ELEMENT);
  }

  static Stream<Loss> ofRows() {
    return Losses.walk().stream().filter(l -> l.per() == Per.ROW);
  }

  private static double[] predictions(Loss loss) {
    return loss.outputKind() == Loss.OutputKind.PROBABILITY ? PROBABILITIES : PREDICTIONS;
  }

  private static double[] targets(Loss loss) {
    return loss.targetKind().equals(Loss.TargetKind.SIGN) ? SIGNS : TARGETS;
  }

  @ParameterizedTest
  @MethodSource("elementwise")
  void value_equals_an_independent_formula(Loss loss) {
    PlainLosses.Formula formula = PlainLosses.ELEMENTS.get(loss.signature().base());
    assertNotNull(formula, () -> "no formula in this test for " + loss);
    for (double p : predictions(loss)) {
      for (double t : targets(loss)) {
        double value = Scalars.value(x -> loss.apply(x, x.constant(t)), DType.F64, p);
        double expected = formula.of(p, t, loss.signature());
        assertEquals(expected, value, 1e-12, () -> loss + " of " + p + ", " + t);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("elementwise")
  void derivative_equals_the_central_difference(Loss loss) {
    for (double p : predictions(loss)) {
      for (double t : targets(loss)) {
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

  @ParameterizedTest
  @MethodSource("ofRows")
  void value_of_a_row_equals_an_independent_formula(Loss loss) {
    PlainLosses.RowFormula formula = PlainLosses.ROWS.get(loss.signature().base());
    assertNotNull(formula, () -> "no formula in this test for " + loss);
    double[] shares = PlainActivations.softmax(LOGITS);
    double[] p =
        switch (loss.outputKind()) {
          case NUMBER -> LOGITS;
          case PROBABILITY, DISTRIBUTION -> shares;
          case LOG_DISTRIBUTION -> Arrays.stream(shares).map(Math::log).toArray();
        };
    double[] soft = {0, 0.25, 0.7, 0.05};
    boolean oneHotAlone = loss.signature().base().equals("categorical_hinge");
    for (double[] t : oneHotAlone ? DISTRIBUTIONS : new double[][] {soft, DISTRIBUTIONS[0]}) {
      double expected = formula.of(p, t, loss.signature());
      for (double value : Scalars.row(loss.formula(), p, t)) {
        assertEquals(expected, value, 1e-12, () -> loss + " of " + Arrays.toString(t));
      }
    }
  }

  @Test
  void every_loss_has_an_independent_formula_and_is_counted() {
    Set<String> plain = new TreeSet<>(PlainLosses.ELEMENTS.keySet());
    plain.addAll(PlainLosses.ROWS.keySet());
    Set<String> names =
        Losses.all().stream()
            .map(Loss::name)
            .filter(name -> !name.startsWith("own_"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(names, plain);
    System.out.println(
        "[losses] "
            + plain.size()
            + " of "
            + names.size()
            + " beside plain formulas ("
            + PlainLosses.ROWS.size()
            + " of rows), with "
            + (Losses.walk().size() - Losses.all().size())
            + " other values; derivatives of elements beside differences");
  }

  @Test
  void huber_and_smooth_l1_of_one_are_the_same() {
    for (double p : PREDICTIONS) {
      double huber = Scalars.value(x -> Losses.HUBER.apply(x, x.constant(0.3)), DType.F32, p);
      double smooth = Scalars.value(x -> Losses.SMOOTH_L1.apply(x, x.constant(0.3)), DType.F32, p);
      assertEquals(huber, smooth);
    }
  }

  @Test
  void log_cosh_keeps_its_precision_near_zero_and_far_out() {
    assertEquals(0.5e-12, logCosh(1e-6), 1e-18);
    assertEquals(1e30f, logCosh(1e30));
    assertEquals(1e-6f, slope(Losses.LOG_COSH, 1e-6, 0), 1e-12);
    assertEquals(1, slope(Losses.LOG_COSH, 1e30, 0));
    assertEquals(-1, slope(Losses.LOG_COSH, -200, 0));
  }

  @Test
  void cosine_keeps_its_precision_for_small_angles_and_any_length() {
    double angle = 1e-5;
    double[] close = {Math.cos(angle) * 1e200, Math.sin(angle) * 1e200};
    double[] row = Scalars.row(Losses.COSINE.formula(), close, new double[] {1e-200, 0});
    assertEquals(angle * angle / 2, row[0], 1e-20);
    double[] zero = Scalars.row(Losses.COSINE.formula(), new double[2], new double[] {1, 0});
    assertEquals(1, zero[0]);
    double[] opposite = Scalars.row(Losses.COSINE.formula(), close, new double[] {-1, 0});
    assertEquals(2, opposite[0], 1e-9);
  }

  @Test
  void losses_of_probabilities_stay_finite_at_their_ends() {
    Loss loss = Losses.BINARY_CROSS_ENTROPY_OF_PROBABILITIES;
    assertEquals(100, Scalars.value(p -> loss.apply(p, p.constant(1)), DType.F32, 0));
    assertEquals(0, Scalars.value(p -> loss.apply(p, p.constant(1)), DType.F32, 1));
    assertEquals(100, Scalars.value(p -> loss.apply(p, p.constant(0)), DType.F32, 1));
    double[] sure = {1, 0};
    double[] wrong = {0, 1};
    assertEquals(100, Scalars.row(Losses.CROSS_ENTROPY_OF_PROBABILITIES.formula(), sure, wrong)[0]);
    assertEquals(100, Scalars.row(Losses.KL_DIVERGENCE.formula(), sure, wrong)[0]);
    assertEquals(0, Scalars.row(Losses.KL_DIVERGENCE.formula(), sure, sure)[0]);
    assertEquals(1, Scalars.row(Losses.HELLINGER.formula(), sure, wrong)[0], 1e-15);
    assertEquals(0, Scalars.row(Losses.HELLINGER.formula(), sure, sure)[0]);
  }

  @Test
  void the_slope_of_the_perceptron_loss_is_the_rule_of_rosenblatt() {
    assertEquals(0, slope(Losses.PERCEPTRON, 0, 1));
    assertEquals(1, slope(Losses.PERCEPTRON, 0, 0));
    assertEquals(-1, slope(Losses.PERCEPTRON, -0.5, 1));
    assertEquals(0, slope(Losses.PERCEPTRON, -0.5, 0));
    assertEquals(1, slope(Losses.PERCEPTRON, 2, 0));
  }

  private static double logCosh(double d) {
    return Scalars.value(p -> Losses.LOG_COSH.apply(p, p.constant(0)), DType.F32, d);
  }

  private static double slope(Loss loss, double p, double t) {
    return Scalars.derivative(x -> loss.apply(x, x.constant(t)), DType.F32, p);
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
    var e = assertThrows(IllegalArgumentException.class, () -> Losses.byName("wasserstein"));
    assertEquals(
        "[loss] unknown loss 'wasserstein'; known: squared_error, absolute_error, huber, smooth_l1,"
            + " log_cosh, quantile, poisson_nll, cosine, hinge, squared_hinge, perceptron,"
            + " binary_cross_entropy_with_logits, binary_cross_entropy_of_probabilities,"
            + " binary_focal_with_logits, cross_entropy_with_logits,"
            + " cross_entropy_of_probabilities, nll, focal_with_logits, kl_divergence,"
            + " kl_divergence_with_logits, hellinger, categorical_hinge",
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
