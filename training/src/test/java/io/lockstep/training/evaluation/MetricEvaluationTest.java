package io.lockstep.training.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.Losses;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.metric.ConfusionMatrix;
import io.lockstep.training.metric.Metric;
import io.lockstep.training.metric.MetricChoice;
import io.lockstep.training.metric.Metrics;
import io.lockstep.training.metric.Outcomes;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.OutputObjective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.objective.TrainingException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metrics of a model: what is counted on the device is what is counted on the host. */
class MetricEvaluationTest {
  private static final int EXAMPLES = 101;

  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  private static float[][] rows(int width) {
    Random random = new Random(5);
    float[][] rows = new float[EXAMPLES][width];
    for (float[] row : rows) {
      for (int c = 0; c < width; c++) {
        row[c] = (float) random.nextGaussian();
      }
    }
    return rows;
  }

  private static Dataset classes(int count) {
    int[] classes = new Random(6).ints(EXAMPLES, 0, count).toArray();
    classes[0] = count - 1;
    return Dataset.of(rows(4), classes);
  }

  private Evaluator evaluator(Criterion objective, int outputs, int batch) {
    Model model = new Model(engine, Networks.mlp(List.of(8), outputs, "tanh"), 4, 1);
    return new Evaluator(model, objective, Scaling.identity(4), batch);
  }

  private static List<MetricChoice> choices(String... names) {
    return Stream.of(names).map(MetricChoice::of).toList();
  }

  private Evaluation evaluate(
      Criterion objective, int outputs, int batch, Dataset data, String... metrics) {
    try (Evaluator evaluator = evaluator(objective, outputs, batch)) {
      evaluator.measure(choices(metrics), null);
      return evaluator.evaluate(data);
    }
  }

  private String refused(Criterion objective, int outputs, Dataset data, String... metrics) {
    return String.valueOf(
        assertThrows(TrainingException.class, () -> evaluate(objective, outputs, 9, data, metrics))
            .getMessage());
  }

  private static String[] ofClasses() {
    Objective objective = Objective.of(Task.CLASSIFICATION);
    return Metrics.all().stream()
        .filter(m -> m.takes(objective))
        .map(Metric::name)
        .toArray(String[]::new);
  }

  @Test
  void what_the_device_counts_is_what_the_host_counts_in_any_batches() {
    Objective objective = Objective.of(Task.CLASSIFICATION);
    String[] counted = {"accuracy", "f1", "precision(average=weighted)", "recall", "kappa", "mcc"};
    for (int count : new int[] {2, 5, 70}) {
      Dataset data = classes(count);
      Map<String, Double> wanted = new LinkedHashMap<>();
      try (Evaluator evaluator = evaluator(objective, count, 7)) {
        Outcomes outcomes = Objects.requireNonNull(evaluator.outcomes(data).get(""));
        for (String name : counted) {
          Metric metric = Metrics.byName(name);
          wanted.put(metric.name(), metric.of(outcomes));
        }
      }
      for (int batch : new int[] {1, 7, 128}) {
        Evaluation found = evaluate(objective, count, batch, data, counted);
        assertEquals(wanted, found.metrics(), count + " in batches of " + batch);
        assertEquals(found.accuracy(), found.metrics().get("accuracy"));
        assertEquals(found.metrics().get("matthews"), found.value("mcc"));
      }
    }
  }

  @Test
  void metrics_do_not_depend_on_the_size_of_batches() {
    Objective objective = Objective.of(Task.CLASSIFICATION);
    Dataset data = classes(3);
    Map<String, Double> whole = evaluate(objective, 3, 1000, data, ofClasses()).metrics();
    assertEquals(whole, evaluate(objective, 3, 1, data, ofClasses()).metrics());
    assertEquals(whole, evaluate(objective, 3, 10, data, ofClasses()).metrics());
  }

  @Test
  void asking_for_metrics_leaves_the_loss_as_it_is() {
    Objective objective = Objective.of(Task.CLASSIFICATION);
    Dataset data = classes(3);
    Evaluation plain = evaluate(objective, 3, 10, data);
    Evaluation measured = evaluate(objective, 3, 10, data, ofClasses());
    assertEquals(plain, new Evaluation(measured.loss(), measured.accuracy()));
  }

  @Test
  void an_ignored_class_is_left_out_and_weights_count() {
    Objective objective = Objective.of(Task.CLASSIFICATION).ignoring(2);
    Dataset data = classes(4);
    Targets.Classes targets = (Targets.Classes) data.targets();
    int[] kept =
        java.util.stream.IntStream.range(0, EXAMPLES).filter(r -> targets.get(r) != 2).toArray();
    Dataset without = data.select(kept);
    Objective all = Objective.of(Task.CLASSIFICATION);
    String[] names = {"accuracy", "f1(average=weighted)", "auc"};
    assertEquals(
        evaluate(all, 4, 10, without, names).metrics(),
        evaluate(objective, 4, 10, data, names).metrics());
    assertEquals(
        evaluate(all, 4, 10, without, "f1").metrics(),
        evaluate(objective, 4, 10, data, "f1").metrics());
    float[] weights = new float[EXAMPLES];
    for (int r = 0; r < EXAMPLES; r++) {
      weights[r] = targets.get(r) == 2 ? 0 : 1;
    }
    assertEquals(
        evaluate(all, 4, 10, without, "f1", "auc").metrics(),
        evaluate(all, 4, 10, data.weighted(weights), "f1", "auc").metrics());
  }

  @Test
  void shares_of_classes_count_as_the_greatest() {
    Dataset data = classes(3);
    Targets.Classes targets = (Targets.Classes) data.targets();
    float[] shares = new float[EXAMPLES * 3];
    for (int r = 0; r < EXAMPLES; r++) {
      Arrays.fill(shares, 3 * r, 3 * r + 3, 0.25f);
      shares[3 * r + targets.get(r)] = 0.5f;
    }
    Dataset soft =
        new Dataset(
            data.features(),
            new Targets.Values(Matrix.of(EXAMPLES, 3, shares), List.of("0", "1", "2")));
    Objective objective = Objective.of(Task.CLASSIFICATION);
    assertEquals(
        evaluate(objective, 3, 10, data, ofClasses()).metrics(),
        evaluate(objective, 3, 10, soft, ofClasses()).metrics());
    assertEquals(
        evaluate(objective, 3, 10, data, "f1").metrics(),
        evaluate(objective, 3, 10, soft, "f1").metrics());
  }

  @Test
  void errors_are_told_in_the_unit_of_the_data() {
    Dataset raw = Dataset.of(rows(4), rows(2));
    Objective objective = Objective.of(Task.REGRESSION);
    Matrix values = ((Targets.Values) raw.targets()).values();
    Scaling scaling = Scaling.standardize(values);
    Dataset scaled = new Dataset(raw.features(), ((Targets.Values) raw.targets()).scaled(scaling));
    try (Evaluator evaluator = evaluator(objective, 2, 10)) {
      Matrix said = evaluator.predict(raw);
      double sum = 0;
      for (int c = 0; c < 2; c++) {
        for (int r = 0; r < EXAMPLES; r++) {
          sum += Math.abs(scaling.invert(said.get(r, c), c) - values.get(r, c));
        }
      }
      evaluator.measure(choices("mae", "r2"), scaling);
      Evaluation found = evaluator.evaluate(scaled);
      assertEquals(sum / EXAMPLES / 2, found.value("mae"), 1e-6);
      evaluator.measure(choices("r2"), null);
      assertEquals(evaluator.evaluate(scaled).value("r2"), found.value("r2"), 1e-6);
    }
  }

  @Test
  void what_is_given_again_is_compared_as_it_is_scaled() {
    Dataset data = Dataset.of(rows(4));
    Model model = new Model(engine, Networks.mlp(List.of(8), 4, "tanh"), 4, 1);
    Objective objective = Objective.of(Task.RECONSTRUCTION);
    Scaling scaling = Scaling.standardize(data.features().values());
    try (Evaluator evaluator = new Evaluator(model, objective, scaling, 10)) {
      evaluator.measure(choices("reconstruction_error"), null);
      Evaluation found = evaluator.evaluate(data);
      assertEquals(found.loss(), found.value("reconstruction_error"), 1e-6);
    }
  }

  @Test
  void each_of_several_outputs_has_the_metrics_that_it_can_have() {
    int[] zones = new Random(6).ints(EXAMPLES, 0, 3).toArray();
    float[] fares = new float[EXAMPLES];
    Arrays.fill(fares, 0.5f);
    Map<String, Object> targets = new LinkedHashMap<>();
    targets.put("zone", zones);
    targets.put("fare", fares);
    Dataset data = Dataset.of(Map.of("x", rows(4)), targets);
    Criterion both =
        Objective.of(
            Map.of(
                "zone", OutputObjective.classes(3),
                "fare", OutputObjective.numbers(1)));
    Evaluation found = evaluate(both, 4, 10, data, "mae", "f1", "zone:auc");
    assertEquals(
        List.of("fare:mae", "zone:f1", "zone:roc_auc"), List.copyOf(found.metrics().keySet()));
    assertEquals(found.metrics().get("fare:mae"), found.value("fare:mae"));
    assertEquals(
        Objects.requireNonNull(found.outputs().get("zone")).metrics().get("roc_auc"),
        found.value("zone:auc"));
    assertEquals(
        Objects.requireNonNull(found.outputs().get("zone")).accuracy(),
        found.value("zone:accuracy"));
    assertEquals(
        Objects.requireNonNull(found.outputs().get("fare")).loss(), found.value("fare:loss"));
    assertEquals(
        "[metric] fair:mae: there is no output 'fair'; did you mean 'fare'?",
        refused(both, 4, data, "fair:mae"));
    assertEquals(
        "[metric] mae is of numbers, but the task is classification; choose another, such as"
            + " accuracy, balanced_accuracy, precision, recall, f1, cohen_kappa",
        refused(both, 4, data, "zone:mae"));
    try (Evaluator evaluator = evaluator(both, 4, 10)) {
      Map<String, Outcomes> outcomes = evaluator.outcomes(data);
      ConfusionMatrix matrix = ConfusionMatrix.of(Objects.requireNonNull(outcomes.get("zone")));
      assertEquals(EXAMPLES, matrix.total());
      assertEquals(
          found.value("fare:mae"),
          Metrics.byName("mae").of(Objects.requireNonNull(outcomes.get("fare"))));
    }
  }

  @Test
  void what_cannot_be_computed_is_refused_before_anything_is() {
    Objective objective = Objective.of(Task.CLASSIFICATION);
    assertEquals(
        "[metric] f1(average=binary) is of two classes, but there are 3; use average=macro, or"
            + " class=NAME",
        refused(objective, 3, classes(3), "f1(average=binary)"));
    assertEquals(
        "[metric] roc_auc(class=dog): there is no class 'dog'; known are '0', '1', '2'",
        refused(objective, 3, classes(3), "auc(class=dog)"));
    assertEquals(
        "[metric] x:f1: there is no output 'x'; the model has one alone, so write f1",
        refused(objective, 3, classes(3), "x:f1"));
    assertEquals(
        "[metric] log_loss is of probabilities of classes, but loss hinge knows none; choose"
            + " another, such as accuracy, balanced_accuracy, precision, recall, f1, cohen_kappa",
        refused(new Objective(Task.CLASSIFICATION, Losses.HINGE), 3, classes(3), "log_loss"));
  }

  @Test
  void a_value_that_was_not_computed_is_refused() {
    Evaluation evaluation = evaluate(Objective.of(Task.CLASSIFICATION), 3, 10, classes(3), "f1");
    assertEquals(evaluation.loss(), evaluation.value("loss"));
    assertEquals(evaluation.value("accuracy"), evaluation.value("val_accuracy"));
    @Nullable String message =
        assertThrows(IllegalArgumentException.class, () -> evaluation.value("auc")).getMessage();
    assertEquals(
        "[value of an evaluation] unknown value of an evaluation 'auc'; known: loss, accuracy, f1",
        message);
  }
}
