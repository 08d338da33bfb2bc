package io.lockstep.training.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.Losses;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MetricsTest {
  private static String refused(Executable executable) {
    return String.valueOf(assertThrows(RuntimeException.class, executable).getMessage());
  }

  @Test
  void a_metric_is_found_by_every_name_and_told_by_one() {
    assertEquals("roc_auc", Metrics.byName("auc").name());
    assertEquals("f1(average=macro)", Metrics.byName(" F1-score( average = MACRO )").name());
    assertEquals("f1", Metrics.byName("f1(average=auto)").name());
    assertEquals("f1(class=New York)", Metrics.byName("f1(class=New York)").name());
    assertEquals("top_k_accuracy(k=3)", Metrics.byName("top_k(k=3)").name());
    assertEquals("top_k_accuracy", Metrics.byName("top_k(k=5)").name());
    for (Metric metric : Metrics.all()) {
      assertEquals(metric, Metrics.byName(metric.name()));
      assertFalse(metric.facts().formula().isEmpty(), metric.name());
    }
  }

  @Test
  void what_is_misspelt_is_answered_with_the_nearest() {
    String unknown = refused(() -> Metrics.byName("acuracy"));
    assertTrue(
        unknown.startsWith("[metric] unknown metric 'acuracy'; did you mean 'accuracy'? known: "),
        unknown);
    assertEquals(
        "[f1] average cannot be 'makro'; did you mean 'macro' or 'micro'?",
        refused(() -> Metrics.byName("f1(average=makro)")));
    assertEquals(
        "[top_k_accuracy] k cannot be '0.5'; give a whole number, >= 1, <= 32767",
        refused(() -> Metrics.byName("top_k(k=0.5)")));
    assertEquals(
        "[parameter of f1] unknown parameter of f1 'avg'; known: average, class",
        refused(() -> Metrics.byName("f1(avg=macro)")));
    assertEquals(
        "[metric] mae has no parameters; write mae alone",
        refused(() -> Metrics.byName("mae(k=3)")));
    assertEquals(
        "[metric] cannot read 'f1(macro)'; write NAME, or NAME(PARAMETER=VALUE,...), such as"
            + " f1(average=macro)",
        refused(() -> Metrics.byName("f1(macro)")));
    assertEquals(
        "[metric] 'f1(class=1,class=2)' gives class twice; give it once",
        refused(() -> Metrics.byName("f1(class=1,class=2)")));
  }

  @Test
  void a_metric_refuses_tasks_that_it_is_not_of() {
    Objective classes = Objective.of(Task.CLASSIFICATION);
    Objective numbers = Objective.of(Task.REGRESSION);
    Objective inputs = Objective.of(Task.RECONSTRUCTION);
    Metrics.byName("mae").require(numbers);
    Metrics.byName("mae").require(inputs);
    Metrics.byName("reconstruction_error").require(inputs);
    Metrics.byName("log_loss").require(classes);
    assertEquals(
        "[metric] mae is of numbers, but the task is classification; choose another, such as"
            + " accuracy, balanced_accuracy, precision, recall, f1, cohen_kappa",
        refused(() -> Metrics.byName("mae").require(classes)));
    assertEquals(
        "[metric] f1(average=macro) is of classes, but the task is regression; choose another,"
            + " such as mae, mse, rmse, r2, explained_variance, mape",
        refused(() -> Metrics.byName("f1(average=macro)").require(numbers)));
    assertEquals(
        "[metric] reconstruction_error is of inputs that are given again, but the task is"
            + " regression; choose another, such as mae, mse, rmse, r2, explained_variance, mape",
        refused(() -> Metrics.byName("reconstruction_error").require(numbers)));
    Objective scores = new Objective(Task.CLASSIFICATION, Losses.HINGE);
    Metrics.byName("auc").require(scores);
    assertEquals(
        "[metric] log_loss is of probabilities of classes, but loss hinge knows none; choose"
            + " another, such as accuracy, balanced_accuracy, precision, recall, f1, cohen_kappa",
        refused(() -> Metrics.byName("log_loss").require(scores)));
  }

  @Test
  void classes_that_are_not_there_are_refused() {
    Outcomes three = Outcomes.ofClasses(new double[][] {{1, 0, 0}}, new int[] {0});
    assertEquals(
        "[metric] f1(average=binary) is of two classes, but there are 3; use average=macro, or"
            + " class=NAME",
        refused(() -> Metrics.byName("f1(average=binary)").of(three)));
    assertEquals(
        "[metric] roc_auc(class=zebra): there is no class 'zebra'; known are '0', '1', '2'",
        refused(() -> Metrics.byName("auc(class=zebra)").of(three)));
    assertEquals(
        "[metric] f1(average=macro,class=1) asks for one class and for an average; give one of"
            + " them",
        refused(() -> Metrics.byName("f1(average=macro,class=1)").of(three)));
  }

  @Test
  void a_metric_of_ones_own_is_found_by_its_name() {
    Metric bias =
        Metrics.register(
            Metric.of(
                    "metrics_test_bias",
                    MetricInput.NUMBERS,
                    false,
                    outcomes -> {
                      double sum = 0;
                      for (int i = 0; i < outcomes.size(); i++) {
                        sum += outcomes.prediction(i, 0) - outcomes.target(i, 0);
                      }
                      return sum / outcomes.size();
                    })
                .described("mean of p - t", ""));
    assertEquals(bias, Metrics.byName("metrics_test_bias"));
    Outcomes two = Outcomes.ofNumbers(new double[][] {{1}, {4}}, new double[][] {{0}, {2}});
    assertEquals(1.5, bias.of(two));
    String taken = refused(() -> Metrics.register(bias));
    assertTrue(taken.contains("the name 'metrics_test_bias' of"), taken);
  }

  @Test
  void what_is_watched_knows_which_way_it_is_better() {
    assertEquals(Monitor.LOSS, Monitor.of("val_loss"));
    assertEquals(new Monitor("roc_auc", true), Monitor.of("val_auc"));
    assertEquals(new Monitor("accuracy", true), Monitor.of("val_accuracy"));
    assertEquals(new Monitor("fare:mae", false), Monitor.of("fare:mae"));
    assertEquals(new Monitor("fare:loss", false), Monitor.of("fare:loss"));
    assertEquals(new Monitor("f1(class=a:b)", true), Monitor.of("f1(class=a:b)"));
    assertTrue(Monitor.of("f1").isBetter(0.75, 0.5, 0.125));
    assertFalse(Monitor.of("f1").isBetter(0.75, 0.5, 0.25));
    assertTrue(Monitor.of("mae").isBetter(0.25, 0.5, 0));
    assertFalse(Monitor.of("mae").isBetter(Double.NaN, 0.5, 0));
  }

  @Test
  void outcomes_that_do_not_fit_are_refused() {
    assertEquals(
        "[metric] example 1 is of class 2, but there are scores of 2; number classes from 0, and"
            + " give a score of each",
        refused(() -> Outcomes.ofClasses(new double[][] {{1, 0}, {1, 0}}, new int[] {0, 2})));
    assertEquals(
        "[metric] there are 1 predictions for 2 targets; give as many of both",
        refused(() -> Outcomes.ofNumbers(new double[][] {{1}}, new double[][] {{1}, {2}})));
    assertEquals(
        "[metric] row 1 has 2 numbers, but another has 1; give every row as many",
        refused(() -> Outcomes.ofNumbers(new double[][] {{1}, {1, 2}}, new double[][] {{1}, {2}})));
    assertEquals(
        "[confusion matrix] the predictions are numbers; give predictions of classes",
        refused(
            () -> Metrics.byName("f1").of(Outcomes.ofNumbers(new double[0][], new double[0][]))));
  }
}
