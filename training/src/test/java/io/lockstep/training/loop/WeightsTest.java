package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Examples that count differently, in training and in evaluation. */
class WeightsTest {
  private static final float[][] X = {{1}, {2}, {3}, {4}, {5}};
  private static final float[][] Y = {{2}, {1}, {7}, {3}, {9}};

  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  private Model zeros() {
    Model model = new Model(engine, new Linear(1), 1, 1);
    model.setWeights("weight", new float[1]);
    return model;
  }

  private static Trainer trainer(Model model, boolean prefetch) {
    return new Trainer(
        model,
        Objective.of(Task.REGRESSION),
        new Optimizer(OptimizerRules.SGD, Map.of("lr", 0.01), model.parameters()),
        Scaling.identity(1),
        new TrainingOptions(3, 4),
        _ -> prefetch,
        System::nanoTime);
  }

  private static String trained(Model model, Dataset data, boolean prefetch) {
    try (Trainer trainer = trainer(model, prefetch)) {
      trainer.fit(data, data, 3);
      return model.digest();
    }
  }

  @Test
  void a_loss_is_the_weighted_mean() {
    Dataset data = Dataset.of(X, Y).weighted(1, 0, 2, 0.5f, 3);
    try (Trainer trainer = trainer(zeros(), false)) {
      // The model gives 0 for all.
      double expected = (1 * 4 + 2 * 49 + 0.5 * 9 + 3 * 81) / 6.5;
      assertEquals(expected, trainer.evaluate(data).loss(), 1e-5);
      assertEquals((4 + 1 + 49 + 9 + 81) / 5.0, trainer.evaluate(Dataset.of(X, Y)).loss(), 1e-5);
    }
  }

  @Test
  void one_step_is_that_of_plain_loops() {
    Model model = new Model(engine, new Linear(1), 1, 1);
    model.setWeights("weight", new float[] {0.5f});
    float[] weights = {1, 0, 2, 0.5f, 3};
    double gradient = 0;
    for (int i = 0; i < 5; i++) {
      gradient += weights[i] * 2 * (0.5 * X[i][0] - Y[i][0]) * X[i][0] / 6.5;
    }
    try (Trainer trainer =
        Trainer.of(model)
            .loss("mse")
            .optimizer(OptimizerRules.SGD, Map.of("lr", 0.01))
            .batch(5)
            .build()) {
      trainer.fit(Dataset.of(X, Y).weighted(weights), null, 1);
    }
    assertEquals(0.5 - 0.01 * gradient, model.weights("weight")[0], 1e-5);
  }

  @Test
  void weights_follow_their_examples_ahead_or_not() {
    Dataset data = Dataset.of(X, Y).weighted(1, 0, 2, 0.5f, 3);
    String digest = trained(zeros(), data, false);
    assertEquals(digest, trained(zeros(), data, true));
    assertNotEquals(digest, trained(zeros(), Dataset.of(X, Y), false));
    assertEquals(2, Objects.requireNonNull(data.select(new int[] {2, 0}).weights()).get(0, 0));
  }

  @Test
  void a_weight_is_a_number_of_at_least_0_for_each_example() {
    Dataset data = Dataset.of(X, Y);
    assertEquals(
        "[dataset] 2 rows of 1 F32 as weights of 5 examples; pass one F32 for each",
        refusal(() -> data.weighted(1, 2)));
    assertEquals(
        "[dataset] the weight of example 1 is -1.0; give a finite one of at least 0",
        refusal(() -> data.weighted(1, -1, 1, 1, 1)));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
