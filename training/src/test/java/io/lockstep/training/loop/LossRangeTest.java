package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Loss.Link;
import io.lockstep.kernels.library.Loss.TargetKind;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.Per;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Targets that a loss cannot take are refused wherever its value would be told. */
class LossRangeTest {
  private static final Loss CROSS_ENTROPY = Losses.BINARY_CROSS_ENTROPY_WITH_LOGITS;
  private static final String REMEDY =
      "; leave such examples out, or train with another loss, such as squared_error";

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));
  private final Model model = new Model(engine, Networks.mlp(List.of(), 2, "tanh"), 2, 1);
  private final String untrained = model.digest();

  @AfterEach
  void close() {
    engine.close();
  }

  private Trainer trainer(Objective objective, Scaling scaling) {
    Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of(), model.parameters());
    return new Trainer(model, objective, sgd, scaling, new TrainingOptions(2, 1));
  }

  /** Two examples, and what is to be predicted of them. */
  private static Dataset data(float... targets) {
    Matrix features = Matrix.of(2, 2, 0f, 0.25f, 0.5f, 1f);
    return new Dataset(
        new Features(features, List.of("a", "b"), null),
        new Targets.Values(Matrix.of(2, 2, targets), List.of("y", "z")));
  }

  private static Dataset images(float... values) {
    Features features = new Features(Matrix.of(2, 2, values), List.of("a", "b"), null);
    return new Dataset(features, new Targets.None(2));
  }

  private static String refusal(Executable call) {
    return String.valueOf(assertThrows(TrainingException.class, call).getMessage());
  }

  @Test
  void numbers_to_predict_are_refused_in_evaluation() {
    Objective objective = new Objective(Task.REGRESSION, CROSS_ENTROPY);
    String refusal =
        "[evaluate] loss binary_cross_entropy_with_logits takes targets from 0 to 1, but target 'z'"
            + " of example 2 is -3.0"
            + REMEDY;
    Scaling scaling = Scaling.identity(2);
    try (Evaluator evaluator = new Evaluator(model, objective, scaling, 4);
        Trainer trainer = trainer(objective, scaling)) {
      assertEquals(refusal, refusal(() -> evaluator.evaluate(data(0, 1, 1, -3))));
      assertEquals(refusal, refusal(() -> trainer.evaluate(data(0, 1, 1, -3))));
      assertTrue(evaluator.evaluate(data(0, 1, 1, 0)).loss() > 0);
      assertEquals(refusal, refusal(() -> evaluator.evaluate(data(0, 1, 1, -3))));
    }
  }

  @Test
  void features_to_give_again_are_refused_as_they_are_scaled() {
    Objective objective = new Objective(Task.RECONSTRUCTION, CROSS_ENTROPY);
    Scaling scaling = Scaling.minMax(Matrix.of(2, 2, 0f, 0f, 4f, 4f));
    try (Evaluator evaluator = new Evaluator(model, objective, scaling, 4)) {
      assertEquals(
          "[evaluate] loss binary_cross_entropy_with_logits takes targets from 0 to 1, but scaled"
              + " feature 'b' of example 1 is 1.5"
              + REMEDY,
          refusal(() -> evaluator.evaluate(images(0, 6, 2, 2))));
      assertTrue(evaluator.evaluate(images(0, 4, 2, 2)).loss() > 0);
    }
  }

  @Test
  void validation_is_refused_before_the_first_step() {
    Objective objective = new Objective(Task.REGRESSION, CROSS_ENTROPY);
    try (Trainer trainer = trainer(objective, Scaling.identity(2))) {
      assertEquals(
          "[validate] loss binary_cross_entropy_with_logits takes targets from 0 to 1, but target"
              + " 'y' of validation example 1 is 1.5; leave such examples out (--val-split 0 holds"
              + " out none), or train with another loss, such as squared_error",
          refusal(() -> trainer.fit(data(0, 0, 1, 1), data(1.5f, 0, 0, 0), 1, List.of())));
      assertEquals(untrained, model.digest());
      trainer.fit(data(0, 0, 1, 1), data(1, 0, 0, 0), 2, List.of());
    }
  }

  @Test
  void a_range_with_one_end_is_kept_and_told() {
    Objective counts = objective(new TargetKind(false, 0, Double.POSITIVE_INFINITY));
    Objective debts = objective(new TargetKind(false, Double.NEGATIVE_INFINITY, -0.5));
    Scaling scaling = Scaling.identity(2);
    try (Evaluator ofCounts = new Evaluator(model, counts, scaling, 4);
        Evaluator ofDebts = new Evaluator(model, debts, scaling, 4);
        Trainer trainer = trainer(counts, scaling)) {
      ofCounts.evaluate(data(0, 1, 1e6f, 3));
      assertEquals(
          "[evaluate] loss mine takes targets of at least 0, but target 'y' of example 2 is -1.0"
              + REMEDY,
          refusal(() -> ofCounts.evaluate(data(0, 1, -1, 3))));
      assertEquals(
          "[train] loss mine takes targets of at least 0, but target 'y' of training example 2 is"
              + " -1.0; give targets in that range, or choose another loss, such as squared_error",
          refusal(() -> trainer.fit(data(0, 1, -1, 3), null, 1, List.of())));
      ofDebts.evaluate(data(-1, -1, -0.5f, -1e6f));
      assertEquals(
          "[evaluate] loss mine takes targets of at most -0.5, but target 'y' of example 1 is 0.0"
              + REMEDY,
          refusal(() -> ofDebts.evaluate(data(0, -1, -1, -3))));
    }
  }

  private static Objective objective(TargetKind kind) {
    return new Objective(
        Task.REGRESSION,
        new Loss("mine", List.of(), kind, Link.IDENTITY, Per.ELEMENT, (p, t) -> p.sub(t).abs()));
  }

  @Test
  void a_loss_of_all_numbers_refuses_none() {
    Objective objective = Objective.of(Task.REGRESSION);
    try (Evaluator evaluator = new Evaluator(model, objective, Scaling.identity(2), 4)) {
      assertTrue(evaluator.evaluate(data(-1e6f, 1e6f, 0, 5)).loss() > 0);
    }
  }
}
