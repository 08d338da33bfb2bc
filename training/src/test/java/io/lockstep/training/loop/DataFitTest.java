package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.evaluation.Predictor;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What does not fit is one error, before anything is computed. */
class DataFitTest {
  private static final int ROWS = 8;
  private static final TrainingOptions OPTIONS = new TrainingOptions(4, 1);

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));

  @AfterEach
  void close() {
    engine.close();
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static Matrix numbers(int width, float least, float step) {
    float[] values = new float[ROWS * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = least + step * i;
    }
    return Matrix.of(ROWS, width, values);
  }

  private static Dataset data(int width, Targets targets) {
    return new Dataset(new Features(numbers(width, 0, 0.01f), names("x", width), null), targets);
  }

  private static Targets classes(int count) {
    return new Targets.Classes(new int[ROWS], names("c", count));
  }

  private static Targets numbersToPredict(int width) {
    return new Targets.Values(numbers(width, 0, 0.02f), names("y", width));
  }

  private static Targets none() {
    return new Targets.None(ROWS);
  }

  private Model model(int inputs, int outputs) {
    return new Model(engine, Networks.mlp(List.of(4), outputs, "tanh"), inputs, 1);
  }

  private Trainer trainer(Model model, Objective objective, Scaling scaling) {
    Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of(), model.parameters());
    return new Trainer(model, objective, sgd, scaling, OPTIONS);
  }

  private static String refusal(Executable call) {
    return String.valueOf(assertThrows(TrainingException.class, call).getMessage());
  }

  /** The refusals to train, to validate and to evaluate, whose digest shows that nothing ran. */
  private void assertRefused(
      String problem, int inputs, int outputs, Objective objective, Dataset good, Dataset bad) {
    Model model = model(inputs, outputs);
    String before = model.digest();
    try (Trainer trainer = trainer(model, objective, Scaling.identity(inputs))) {
      assertEquals("[train] " + problem, refusal(() -> trainer.fit(bad, null, 1, List.of())));
      assertEquals("[validate] " + problem, refusal(() -> trainer.fit(good, bad, 1, List.of())));
      assertEquals("[evaluate] " + problem, refusal(() -> trainer.evaluate(bad)));
      assertEquals(before, model.digest());
      trainer.fit(good, good, 1, List.of());
    }
  }

  @Test
  void features_of_another_width_are_refused() {
    assertRefused(
        "the data have 5 features, but model and scaling take 3; give data like those the model is"
            + " for",
        3,
        2,
        Objective.of(Task.CLASSIFICATION),
        data(3, classes(2)),
        data(5, classes(2)));
    assertRefused(
        "the data have 1 feature, but model and scaling take 3; give data like those the model is"
            + " for",
        3,
        3,
        Objective.of(Task.RECONSTRUCTION),
        data(3, none()),
        data(1, none()));
  }

  @Test
  void more_classes_than_outputs_are_refused() {
    assertRefused(
        "the data have 10 classes, but the model gives 7 outputs; build it with 10 outputs",
        3,
        7,
        Objective.of(Task.CLASSIFICATION),
        data(3, classes(6)),
        data(3, classes(10)));
    assertRefused(
        "the data have 2 classes, but the model gives 1 output; build it with 2 outputs",
        3,
        1,
        Objective.of(Task.CLASSIFICATION),
        data(3, classes(1)),
        data(3, classes(2)));
  }

  @Test
  void other_numbers_than_outputs_are_refused() {
    assertRefused(
        "the data have 1 number to predict, but the model gives 2 outputs; build it with 1 output",
        3,
        2,
        Objective.of(Task.REGRESSION),
        data(3, numbersToPredict(2)),
        data(3, numbersToPredict(1)));
  }

  @Test
  void an_objective_gets_the_kind_of_target_it_needs() {
    Objective classification = Objective.of(Task.CLASSIFICATION);
    assertRefused(
        "the data have no targets, but classification needs classes; give data with them, or"
            + " choose another task",
        3,
        2,
        classification,
        data(3, classes(2)),
        data(3, none()));
    assertRefused(
        "the data have numbers to predict, but classification needs classes; give data with them,"
            + " or choose another task",
        3,
        2,
        classification,
        data(3, classes(2)),
        data(3, numbersToPredict(2)));
    assertRefused(
        "the data have classes, but regression needs numbers to predict; give data with them, or"
            + " choose another task",
        3,
        2,
        Objective.of(Task.REGRESSION),
        data(3, numbersToPredict(2)),
        data(3, classes(2)));
  }

  @Test
  void a_reconstruction_gives_as_much_as_it_takes() {
    Model model = model(3, 2);
    Objective objective = Objective.of(Task.RECONSTRUCTION);
    try (Trainer trainer = trainer(model, objective, Scaling.identity(3))) {
      assertEquals(
          "[train] the data have 3 features to give again, but the model gives 2 outputs; build it"
              + " with 3 outputs",
          refusal(() -> trainer.fit(data(3, none()), null, 1, List.of())));
    }
  }

  @Test
  void a_scaling_of_another_width_is_refused_at_once() {
    Model model = model(3, 2);
    Objective objective = Objective.of(Task.CLASSIFICATION);
    for (int width : new int[] {1, 4}) {
      String problem =
          "[model] does not take the "
              + (width == 1 ? "1 column" : width + " columns")
              + " of the scaling: [linear] layer 0 takes [n,3], got f32[1,"
              + width
              + "]; give it rows of 3, or build it for the rows it gets";
      Scaling scaling = Scaling.identity(width);
      assertEquals(problem, refusal(() -> trainer(model, objective, scaling)));
      assertEquals(problem, refusal(() -> new Evaluator(model, objective, scaling, 4)));
      assertEquals(problem, refusal(() -> new Predictor(model, objective, scaling)));
    }
  }

  @Test
  void an_activation_in_front_of_a_loss_of_logits_is_refused() {
    Layer softmax =
        Sequential.of(new Linear(2), new ActivationLayer(Activations.byName("softmax")));
    Model model = new Model(engine, softmax, 3, 1);
    Objective ofLogits = Objective.of(Task.CLASSIFICATION);
    Scaling scaling = Scaling.identity(3);
    String problem =
        "[model] loss cross_entropy_with_logits is of logits, which the network's last activation,"
            + " softmax, would change; leave it out, or take a loss of what it gives ('lockstep"
            + " list losses')";
    assertEquals(problem, refusal(() -> trainer(model, ofLogits, scaling)));
    assertEquals(problem, refusal(() -> new Evaluator(model, ofLogits, scaling, 4)));
    assertEquals(problem, refusal(() -> new Predictor(model, ofLogits, scaling)));
  }

  @Test
  void a_model_that_gives_no_row_for_each_example_is_refused() {
    Layer summing =
        new Layer() {
          @Override
          public Shape declare(Declaration declare, Shape in) {
            return Shape.of();
          }

          @Override
          public Tensor forward(Tensor x, ForwardContext context) {
            return x.sum(1);
          }
        };
    Model model = new Model(engine, summing, 3, 1);
    assertEquals(
        "[model] gives [1] for one example [1,3]; it must give a row for each, [n,outputs]",
        refusal(() -> new Evaluator(model, Objective.of(Task.REGRESSION), Scaling.identity(3), 4)));
  }

  @Test
  void the_optimizer_of_another_model_is_refused() {
    Model model = model(3, 2);
    Optimizer other = new Optimizer(OptimizerRules.SGD, Map.of(), model(4, 2).parameters());
    assertEquals(
        "[train] the optimizer is of other parameters, f32[30], than the model's, f32[26]; create"
            + " it with model.parameters()",
        refusal(() ->
            new Trainer(
                model, Objective.of(Task.CLASSIFICATION), other, Scaling.identity(3), OPTIONS)));
  }

  @Test
  void nothing_to_go_through_is_refused() {
    Dataset empty = data(3, classes(2)).select(new int[0]);
    Model model = model(3, 2);
    Objective objective = Objective.of(Task.CLASSIFICATION);
    try (Evaluator evaluator = new Evaluator(model, objective, Scaling.identity(3), 4)) {
      assertEquals(
          "[evaluate] the data have no examples; give at least one",
          refusal(() -> evaluator.evaluate(empty)));
      assertEquals(
          "[predict] the data have no examples; give at least one",
          refusal(() -> evaluator.predict(empty)));
    }
    assertEquals(
        "[evaluate] batch must be at least 1, got 0; give one such as 256",
        refusal(() -> new Evaluator(model, objective, Scaling.identity(3), 0)));
  }

  private @Nullable String refusedRange(Objective objective, Scaling scaling, Dataset data) {
    int outputs = objective.task() == Task.REGRESSION ? 2 : data.width();
    Model model = model(data.width(), outputs);
    String before = model.digest();
    try (Trainer trainer = trainer(model, objective, scaling)) {
      trainer.fit(data, null, 1, List.of());
      return null;
    } catch (TrainingException e) {
      assertEquals(before, model.digest());
      return e.getMessage();
    }
  }

  private static final String REMEDY =
      "; scale to that range (--scale minmax, in Java Scaling.minMax), or choose another loss,"
          + " such as squared_error";

  @Test
  void features_that_a_loss_cannot_take_as_targets_are_refused_as_they_are_scaled() {
    Objective bce = new Objective(Task.RECONSTRUCTION, Losses.BINARY_CROSS_ENTROPY_WITH_LOGITS);
    Matrix values = numbers(3, 0, 0.01f);
    Dataset data = data(3, none());
    assertEquals(
        "[train] loss binary_cross_entropy_with_logits takes targets from 0 to 1, but scaled"
            + " feature 'x0' of training example 1 is -1.5275253"
            + REMEDY,
        refusedRange(bce, Scaling.standardize(values), data));
    assertEquals(null, refusedRange(bce, Scaling.identity(3), data));
    assertEquals(null, refusedRange(bce, Scaling.minMax(values), data));
    Objective squares = Objective.of(Task.RECONSTRUCTION);
    assertEquals(null, refusedRange(squares, Scaling.standardize(values), data));
  }

  @Test
  void numbers_that_a_loss_cannot_take_are_refused() {
    Objective bce = new Objective(Task.REGRESSION, Losses.BINARY_CROSS_ENTROPY_WITH_LOGITS);
    Dataset fitting = data(3, numbersToPredict(2));
    assertEquals(null, refusedRange(bce, Scaling.identity(3), fitting));
    Targets.Values wide = new Targets.Values(numbers(2, 0, 0.1f), names("y", 2));
    assertEquals(
        "[train] loss binary_cross_entropy_with_logits takes targets from 0 to 1, but target 'y1'"
            + " of training example 6 is 1.1"
            + REMEDY,
        refusedRange(bce, Scaling.identity(3), data(3, wide)));
  }

  @Test
  void bytes_are_refused_where_their_scaling_leads_outside() {
    byte[] pixels = new byte[ROWS * 2];
    pixels[3] = (byte) 200;
    Features features = new Features(Matrix.of(ROWS, 2, pixels), names("p", 2), null);
    Dataset images = new Dataset(features, none());
    Objective bce = new Objective(Task.RECONSTRUCTION, Losses.BINARY_CROSS_ENTROPY_WITH_LOGITS);
    assertEquals(null, refusedRange(bce, Scaling.unitRange(2), images));
    assertEquals(
        "[train] loss binary_cross_entropy_with_logits takes targets from 0 to 1, but scaled"
            + " feature 'p1' of training example 2 is 200.0"
            + REMEDY,
        refusedRange(bce, Scaling.identity(2), images));
  }

  /** Where targets are outside what a loss names, it has no least value; within, it has. */
  @Test
  void every_loss_is_bounded_below_on_the_targets_that_it_says_it_takes() {
    for (Loss loss : Losses.all()) {
      double least = Math.max(loss.targetKind().least(), -5);
      double most = Math.min(loss.targetKind().most(), 5);
      for (double target : new double[] {least, (least + most) / 2, most}) {
        double bound =
            loss == Losses.POISSON_NLL && target > 0 ? target - target * Math.log(target) : 0;
        assertTrue(least(loss, target) >= bound - 1e-5, loss + " of " + target);
      }
    }
    assertFalse(least(Losses.BINARY_CROSS_ENTROPY_WITH_LOGITS, -1) >= 0);
    assertFalse(least(Losses.BINARY_CROSS_ENTROPY_WITH_LOGITS, 2) >= 0);
  }

  private double least(Loss loss, double target) {
    float[] predictions = new float[2 * 21];
    float[] same = new float[predictions.length];
    boolean shares = loss.targetKind().isClass();
    for (int i = 0; i < 21; i++) {
      predictions[2 * i] =
          switch (loss.outputKind()) {
            case NUMBER -> 2 * (i - 10);
            case PROBABILITY, DISTRIBUTION -> i / 20f;
            case LOG_DISTRIBUTION -> -i;
          };
      predictions[2 * i + 1] =
          loss.outputKind() == Loss.OutputKind.DISTRIBUTION ? 1 - predictions[2 * i] : 0;
      same[2 * i] = (float) target;
      same[2 * i + 1] = shares ? 1 - (float) target : (float) target;
    }
    return Tensor.apply(
            loss.name(),
            List.of(engine.tensor(predictions, 21, 2), engine.tensor(same, 21, 2)),
            e -> loss.apply(e.get(0), e.get(1)))
        .min()
        .item();
  }
}
