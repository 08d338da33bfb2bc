package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Epochs whose last batch is left out where it is not full. */
class DropLastTest {
  private static Dataset data(int examples) {
    float[][] x = new float[examples][];
    int[] y = new int[examples];
    for (int i = 0; i < examples; i++) {
      x[i] = new float[] {(float) Math.sin(i), (float) Math.cos(3 * i)};
      y[i] = x[i][0] > x[i][1] ? 1 : 0;
    }
    return Dataset.of(x, y);
  }

  private static Trainer trainer(Engine engine, TrainingOptions options, boolean ahead) {
    Model model = new Model(engine, Networks.mlp(List.of(4), 2, "tanh"), 2, 1);
    Optimizer optimizer = new Optimizer(OptimizerConfig.of("adam"), model);
    return new Trainer(
        model,
        io.lockstep.training.objective.Objective.of(
            io.lockstep.training.objective.Task.CLASSIFICATION),
        optimizer,
        Scaling.identity(2),
        options,
        _ -> ahead,
        System::nanoTime);
  }

  private static String digest(int examples, TrainingOptions options, boolean ahead) {
    try (Engine engine = Engine.open("cpu");
        Trainer trainer = trainer(engine, options, ahead)) {
      trainer.fit(data(examples), null, 3);
      assertEquals(3L * options.steps(examples), trainer.optimizer().step());
      return trainer.model().digest();
    }
  }

  @Test
  void steps_are_those_of_full_batches() {
    TrainingOptions drop = new TrainingOptions(8, 1, 1, true);
    TrainingOptions keep = new TrainingOptions(8, 1);
    assertEquals(3, drop.steps(30));
    assertEquals(24, drop.used(30));
    assertEquals(4, keep.steps(30));
    String dropped = digest(30, drop, false);
    assertEquals(dropped, digest(30, drop, true));
    assertNotEquals(dropped, digest(30, keep, false));
    assertEquals(digest(32, keep, false), digest(32, drop, false));
    TrainingOptions parts = new TrainingOptions(8, 1, 2, true);
    assertEquals(digest(30, parts, false), digest(30, parts, true));
  }

  @Test
  void callbacks_and_losses_are_of_what_was_taken() {
    List<String> seen = new ArrayList<>();
    Callback watch =
        new Callback() {
          @Override
          public void onBatch(int epoch, int batch, int batches) {
            seen.add(epoch + ":" + batch + "/" + batches);
          }
        };
    try (Engine engine = Engine.open("cpu");
        Trainer trainer =
            Trainer.of(new Model(engine, Networks.mlp(List.of(4), 2, "tanh"), 2, 1))
                .loss("ce")
                .batch(8)
                .dropLast()
                .optimizer(OptimizerConfig.of("sgd").lr(0))
                .build()) {
      double loss = trainer.fit(data(18), null, 1, List.of(watch)).epochs().getFirst().trainLoss();
      assertEquals(List.of("1:1/2", "1:2/2"), seen);
      assertEquals(trainer.evaluate(data(18)).loss(), loss, 0.1);
    }
  }

  @Test
  void no_full_batch_is_refused() {
    try (Engine engine = Engine.open("cpu");
        Trainer trainer = trainer(engine, new TrainingOptions(8, 1, 1, true), false)) {
      assertEquals(
          "[train] batch of 8 is larger than the 7 training examples; use a batch of at most 7",
          assertThrows(TrainingException.class, () -> trainer.fit(data(7), null, 1)).getMessage());
    }
  }
}
