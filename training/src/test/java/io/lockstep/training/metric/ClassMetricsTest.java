package io.lockstep.training.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Metrics of classes against their definitions, on random and on degenerate examples. */
class ClassMetricsTest {
  private static final double CLOSE = 1e-10;

  /** Scores that are probabilities of few values, so that many are equal. */
  private static double[][] probabilities(Random random, int examples, int classes, int levels) {
    double[][] rows = new double[examples][classes];
    for (double[] row : rows) {
      Arrays.setAll(row, _ -> 1 + random.nextInt(levels));
      double sum = Arrays.stream(row).sum();
      Arrays.setAll(row, c -> row[c] / sum);
    }
    return rows;
  }

  private static void check(Random random, int examples, int classes, int of, boolean weighted) {
    double[][] scores = probabilities(random, examples, classes, 1 + random.nextInt(9));
    int[] actual = random.ints(examples, 0, of).toArray();
    double[] weights = new double[examples];
    Arrays.setAll(weights, _ -> weighted ? random.nextInt(4) / 4.0 : 1);
    weights[0] = 1;
    Outcomes outcomes = Outcomes.ofClasses(scores, actual);
    NaiveMetrics naive = new NaiveMetrics(scores, actual, weights, classes);
    Outcomes all = weighted ? outcomes.weighted(weights) : outcomes;
    is(naive.accuracy(), "accuracy", all);
    is(naive.balanced(), "balanced_accuracy", all);
    is(naive.macro(naive::precision), "precision(average=macro)", all, classes);
    is(naive.macro(naive::recall), "recall(average=macro)", all, classes);
    is(naive.macro(naive::f1), "f1(average=macro)", all, classes);
    is(naive.weighted(naive::precision), "precision(average=weighted)", all);
    is(naive.weighted(naive::recall), "recall(average=weighted)", all);
    is(naive.weighted(naive::f1), "f1(average=weighted)", all);
    is(naive.accuracy(), "f1(average=micro)", all);
    is(naive.accuracy(), "precision(average=micro)", all);
    is(naive.f1(0), "f1(class=0)", all);
    is(naive.kappa(), "cohen_kappa", all);
    is(naive.matthews(), "matthews", all);
    is(naive.accuracy(), "top_k_accuracy(k=1)", all);
    is(naive.topK(2), "top_k_accuracy(k=2)", all);
    is(1, "top_k_accuracy(k=9)", all);
    is(naive.auc(0), "roc_auc(class=0)", all);
    is(naive.ranked(naive::auc, false, true), "roc_auc(average=macro)", all);
    is(naive.ranked(naive::auc, true, true), "roc_auc(average=weighted)", all);
    is(naive.averagePrecision(1), "average_precision(class=1)", all);
    is(naive.ranked(naive::averagePrecision, false, false), "ap(average=macro)", all);
    is(naive.ranked(naive::averagePrecision, true, false), "ap(average=weighted)", all);
    is(naive.logLoss(), "log_loss", all);
    is(naive.brier(), "brier", all);
    is(naive.calibrationError(15), "ece", all);
    is(naive.calibrationError(4), "ece(bins=4)", all);
    if (classes == 2) {
      is(naive.f1(1), "f1", all);
      is(naive.recall(1), "recall(average=binary)", all);
      is(naive.auc(1), "auc", all);
    }
  }

  private static void is(double wanted, String metric, Outcomes outcomes, int... classes) {
    assertEquals(wanted, Metrics.byName(metric).of(outcomes), CLOSE, metric);
    if (classes.length == 1 && classes[0] > 2) {
      String usual = metric.substring(0, metric.indexOf('('));
      assertEquals(wanted, Metrics.byName(usual).of(outcomes), CLOSE, usual);
    }
  }

  @Test
  void they_are_what_their_definitions_say() {
    Random random = new Random(7);
    for (int examples : new int[] {1, 2, 3, 13, 50}) {
      for (int classes : new int[] {2, 3, 5}) {
        for (int again = 0; again < 6; again++) {
          check(random, examples, classes, classes, again % 2 == 1);
          check(random, examples, classes, classes - 1, again % 2 == 0);
        }
      }
    }
  }

  @Test
  void equal_scores_say_nothing() {
    double[][] same = new double[6][2];
    for (double[] row : same) {
      Arrays.fill(row, 0.5);
    }
    Outcomes outcomes = Outcomes.ofClasses(same, new int[] {0, 1, 0, 1, 1, 1});
    assertEquals(0.5, Metrics.byName("auc").of(outcomes));
    assertEquals(4.0 / 6, Metrics.byName("ap").of(outcomes));
    assertEquals(2.0 / 6, Metrics.byName("accuracy").of(outcomes));
  }

  @Test
  void both_zeros_are_one_score() {
    Outcomes outcomes = Outcomes.ofClasses(new double[][] {{1, 0.0}, {1, -0.0}}, new int[] {0, 1});
    assertEquals(0.5, Metrics.byName("auc").of(outcomes));
  }

  @Test
  void of_one_class_there_is_no_area_and_no_chance() {
    Outcomes outcomes =
        Outcomes.ofClasses(new double[][] {{0.75, 0.25}, {0.5, 0.5}}, new int[] {0, 0});
    assertEquals(Double.NaN, Metrics.byName("auc").of(outcomes));
    assertEquals(Double.NaN, Metrics.byName("auc(average=macro)").of(outcomes));
    assertEquals(0, Metrics.byName("ap").of(outcomes));
    assertEquals(0, Metrics.byName("f1").of(outcomes));
    assertEquals(0, Metrics.byName("precision").of(outcomes));
    assertEquals(0, Metrics.byName("recall").of(outcomes));
    assertEquals(1, Metrics.byName("f1(average=macro)").of(outcomes));
    assertEquals(1, Metrics.byName("balanced_accuracy").of(outcomes));
    assertEquals(Double.NaN, Metrics.byName("kappa").of(outcomes));
    assertEquals(0, Metrics.byName("mcc").of(outcomes));
  }

  @Test
  void of_no_examples_every_metric_is_none() {
    Outcomes classes =
        Outcomes.ofClasses(3, (_, _) -> 0, new int[0], new int[0], Outcomes.names(3));
    Outcomes numbers = Outcomes.ofNumbers(0, 2, (_, _) -> 0, (_, _) -> 0);
    for (Metric metric : Metrics.all()) {
      Outcomes none =
          switch (metric.input()) {
            case CLASSES, SCORES, PROBABILITIES -> classes;
            case NUMBERS, INPUTS, ANY -> numbers;
          };
      assertEquals(Double.NaN, metric.of(none), metric.name());
    }
  }

  @Test
  void scores_that_are_no_numbers_give_none() {
    Outcomes outcomes =
        Outcomes.ofClasses(
            new double[][] {{0.5, Double.NaN}, {0.25, 0.75}, {0.5, 0.5}}, new int[] {0, 1, 0});
    for (String metric : new String[] {"auc", "ap", "log_loss", "brier"}) {
      assertEquals(Double.NaN, Metrics.byName(metric).of(outcomes), metric);
    }
  }

  @Test
  void an_ignored_class_and_weight_zero_are_left_out() {
    Outcomes all =
        Outcomes.ofClasses(
            new double[][] {{0.75, 0.25}, {0.25, 0.75}, {0.75, 0.25}, {0.25, 0.75}},
            new int[] {0, 0, 1, 1});
    assertEquals(0.5, Metrics.byName("accuracy").of(all));
    assertEquals(2, all.without(1).size());
    assertEquals(1, Metrics.byName("accuracy").of(all.weighted(1, 0, 0, 2)));
    assertEquals(1, all.weighted(1, 0, 0, 2).without(0).size());
    assertEquals(2, all.weighted(1, 0, 0, 2).without(0).weight(0));
  }
}
