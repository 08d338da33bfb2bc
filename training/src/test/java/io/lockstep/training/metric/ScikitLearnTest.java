package io.lockstep.training.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers that scikit-learn 1.2.1 gives for some examples. */
class ScikitLearnTest {
  private static final double[][] SCORES = {
    {.5, .25, .25},
    {.25, .5, .25},
    {.125, .125, .75},
    {.25, .5, .25},
    {.5, .375, .125},
    {.75, .125, .125},
    {.125, .75, .125},
    {.25, .25, .5},
    {.25, .375, .375},
    {.125, .25, .625}
  };
  private static final int[] ACTUAL = {0, 1, 2, 2, 1, 0, 1, 2, 0, 2};
  private static final double[] WEIGHTS = {1, 2, .5, 1, 3, 1, .25, 2, 1, 1};

  private final Outcomes plain =
      Outcomes.ofClasses(
          3,
          (r, c) -> SCORES[r][c],
          new int[] {0, 1, 2, 1, 0, 0, 1, 2, 1, 2},
          ACTUAL.clone(),
          List.of("ant", "bee", "cicada"));
  private final Outcomes weighted = plain.weighted(WEIGHTS);

  private void is(double wanted, double withWeights, String metric) {
    assertEquals(wanted, Metrics.byName(metric).of(plain), 1e-14, metric);
    assertEquals(withWeights, Metrics.byName(metric).of(weighted), 1e-14, metric);
  }

  @Test
  void of_what_was_said() {
    is(0.7, 0.6078431372549019, "accuracy");
    is(0.6944444444444443, 0.6243386243386243, "balanced_accuracy");
    is(0.7222222222222222, 0.6431372549019608, "precision");
    is(0.6944444444444443, 0.6243386243386243, "recall");
    is(0.6984126984126985, 0.6162280701754387, "f1");
    is(0.75, 0.6650519031141869, "precision(average=weighted)");
    is(0.7142857142857142, 0.6215170278637772, "f1(average=weighted)");
    is(0.7, 0.6078431372549019, "f1(average=micro)");
    is(0.5522388059701493, 0.4178082191780822, "kappa");
    is(0.5606060606060606, 0.42958811727443913, "mcc");
  }

  @Test
  void of_scores() {
    is(0.8928571428571429, 0.8512203845537178, "auc");
    is(0.8952380952380953, 0.86240687417158, "auc(average=weighted)");
    is(0.6984126984126984, 0.5575757575757576, "ap(class=ant)");
    is(0.7555555555555555, 0.7251484148035872, "ap(class=bee)");
    is(0.8928571428571428, 0.8954248366013071, "ap(class=2)");
    is(0.7165909363532422, 0.7964125207930226, "log_loss");
  }

  @Test
  void of_numbers() {
    double[][] targets = {{1, -2}, {2, 0}, {4, 3}, {0, 1}, {-1, 2.5}};
    double[][] said = {{1.5, -1}, {2, 1}, {3, 3}, {.5, 0}, {-1.25, 2}};
    Outcomes numbers = Outcomes.ofNumbers(said, targets);
    Outcomes some = numbers.weighted(1, 2, .5, 1, 3);
    String[] metrics = {"mae", "mse", "rmse", "r2", "explained_variance"};
    double[] wanted = {0.575, 0.48125, 0.6826213846024012, 0.8469041958625292, 0.8488697030363697};
    double[] by = {
      0.5166666666666666,
      0.3958333333333333,
      0.5968668193156661,
      0.8463112572702842,
      0.8473897747631244
    };
    for (int i = 0; i < metrics.length; i++) {
      assertEquals(wanted[i], Metrics.byName(metrics[i]).of(numbers), 1e-15, metrics[i]);
      assertEquals(by[i], Metrics.byName(metrics[i]).of(some), 1e-15, metrics[i]);
    }
    assertEquals(0.75, Metrics.byName("median_absolute_error").of(numbers));
    assertEquals(0.625, Metrics.byName("median_absolute_error").of(some));
  }

  @Test
  void a_class_that_was_said_alone_counts_in_the_mean() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(
            List.of("a", "b", "c", "d"), 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    Metric f1 = Metrics.byName("f1");
    if (f1.measure() instanceof Metric.Measure.OfCounts(Metric.Measure.Counted formula)) {
      assertEquals(0.16666666666666666, formula.of(matrix, f1.values()));
    }
  }

  @Test
  void the_report_is_the_one_it_prints() {
    String wanted =
        """
                      precision    recall  f1-score   support

                 ant       0.67      0.67      0.67         3
                 bee       0.50      0.67      0.57         3
              cicada       1.00      0.75      0.86         4

            accuracy                           0.70        10
           macro avg       0.72      0.69      0.70        10
        weighted avg       0.75      0.70      0.71        10\
        """;
    ClassificationReport report = ClassificationReport.of(plain);
    assertEquals(wanted, report.toString());
    assertEquals(
        "{\"precision\":0.5,\"recall\":0.6666666666666666,\"f1-score\":0.5714285714285714,"
            + "\"support\":3.0}",
        report.toJson().get("bee").toString());
    assertEquals(0.7, report.toJson().get("accuracy").doubleValue());
    assertEquals(10, report.toJson().get("weighted avg").get("support").doubleValue());
  }

  @Test
  void a_confusion_matrix_has_what_is_true_in_rows() {
    ConfusionMatrix matrix = ConfusionMatrix.of(plain);
    assertEquals(
        """
        is \\ said     ant     bee  cicada
        ant             2       1       0
        bee             1       2       0
        cicada          0       1       3\
        """,
        matrix.toString());
    assertEquals(
        "{\"classes\":[\"ant\",\"bee\",\"cicada\"],\"counts\":[[2,1,0],[1,2,0],[0,1,3]]}",
        matrix.toJson().toString());
    assertEquals(matrix, ConfusionMatrix.of(matrix.classes(), 2, 1, 0, 1, 2, 0, 0, 1, 3));
  }

  @Test
  void curves_turn_where_its_curves_do() {
    RocCurve roc = RocCurve.of(plain, 2);
    double sixth = 1 / 6.0;
    assertEquals(List.of(0.0, 0.0, 0.0, sixth, 0.5, 1.0), roc.falsePositiveRates());
    assertEquals(List.of(0.0, 0.25, 0.75, 0.75, 1.0, 1.0), roc.truePositiveRates());
    assertEquals(
        List.of(Double.POSITIVE_INFINITY, 0.75, 0.5, 0.375, 0.25, 0.125), roc.thresholds());
    assertEquals(Metrics.byName("auc(class=2)").of(plain), roc.area());
    assertEquals("[null,0.75,0.5,0.375,0.25,0.125]", roc.toJson().get("thresholds").toString());
    PrecisionRecallCurve curve = PrecisionRecallCurve.of(plain, 2);
    assertEquals(List.of(0.4, 4 / 7.0, 0.75, 1.0, 1.0, 1.0, 1.0), curve.precisions());
    assertEquals(List.of(1.0, 1.0, 0.75, 0.75, 0.5, 0.25, 0.0), curve.recalls());
    assertEquals(List.of(0.125, 0.25, 0.375, 0.5, 0.625, 0.75), curve.thresholds());
    CalibrationCurve calibration = CalibrationCurve.of(plain, 2, 5);
    assertEquals(List.of(0.125, 0.28125, 0.5, 0.6875), calibration.predicted());
    assertEquals(List.of(0.0, 0.25, 1.0, 1.0), calibration.happened());
    assertEquals(List.of(3.0, 4.0, 1.0, 2.0), calibration.weights());
  }

  @Test
  void of_two_classes_the_brier_score_is_of_the_second() {
    double[][] two = new double[SCORES.length][];
    int[] is2 = new int[SCORES.length];
    for (int i = 0; i < two.length; i++) {
      two[i] = new double[] {1 - SCORES[i][2], SCORES[i][2]};
      is2[i] = ACTUAL[i] == 2 ? 1 : 0;
    }
    Outcomes outcomes = Outcomes.ofClasses(two, is2);
    assertEquals(0.1328125, Metrics.byName("brier").of(outcomes), 1e-15);
    assertEquals(
        0.12775735294117646, Metrics.byName("brier").of(outcomes.weighted(WEIGHTS)), 1e-15);
  }
}
