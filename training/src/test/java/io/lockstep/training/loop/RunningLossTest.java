package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.evaluation.LossTotal;
import io.lockstep.training.loop.step.RunningLoss;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunningLossTest {
  private static final long QUARTER = 250_000_000;

  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1));
  private final LossTotal total = new LossTotal(engine, "total");
  private long now = 1000;
  private final RunningLoss running = new RunningLoss(total, () -> now);
  private final List<String> told = new ArrayList<>();

  @AfterEach
  void close() {
    engine.close();
  }

  private void after(int batch, float sum, long examples) {
    total.reset();
    engine.assign(List.of(total.plus(engine.scalar(sum), 1)));
    running.after(
        3,
        batch,
        examples,
        (epoch, at, loss) -> told.add("epoch " + epoch + ", batch " + at + ": " + loss));
  }

  @Test
  void the_loss_is_told_a_step_later_and_four_times_a_second() {
    running.begin(0);
    after(1, 100, 10);
    now += QUARTER;
    after(2, 160, 20); // asked for here
    assertEquals(List.of(), told);
    after(3, 170, 30); // and there by now
    assertEquals(List.of("epoch 3, batch 2: 8.0"), told);
    now += QUARTER - 1;
    after(4, 180, 40);
    after(5, 190, 50);
    assertEquals(1, told.size());
    now += 1;
    after(6, 240, 60);
    after(7, 250, 70);
    assertEquals(List.of("epoch 3, batch 2: 8.0", "epoch 3, batch 6: 4.0"), told);
  }

  @Test
  void what_was_asked_for_in_one_epoch_is_not_told_in_the_next() {
    running.begin(0);
    now += QUARTER;
    after(9, 100, 10);
    running.begin(0);
    after(1, 7, 10);
    assertEquals(List.of(), told);
  }

  @Test
  void a_loss_that_is_not_finite_ends_the_run_before_the_epoch_does() {
    running.begin(0);
    now += QUARTER;
    after(1, Float.POSITIVE_INFINITY, 10);
    NotFiniteException e = assertThrows(NotFiniteException.class, () -> after(2, Float.NaN, 20));
    assertEquals(
        "[train] the training loss became Infinity in epoch 3, step 1 of it; lower the learning"
            + " rate, or check the data for extreme values",
        e.getMessage());
    assertEquals(List.of(), told);
  }

  @Test
  void the_steps_since_the_last_finite_loss_are_named() {
    running.begin(0);
    now += QUARTER;
    after(6, 100, 60);
    now += QUARTER;
    after(7, 110, 70);
    after(9, Float.NaN, 90);
    NotFiniteException e =
        assertThrows(NotFiniteException.class, () -> running.requireFinite(Double.NaN, 3, 12));
    assertEquals(
        "[train] the training loss became NaN in epoch 3, between steps 8 and 12 of it; lower the"
            + " learning rate, or check the data for extreme values",
        e.getMessage());
    running.begin(0);
    e = assertThrows(NotFiniteException.class, () -> running.requireFinite(Double.NaN, 4, 12));
    assertEquals(
        "[train] the training loss became NaN in epoch 4, between steps 1 and 12 of it; lower the"
            + " learning rate, or check the data for extreme values",
        e.getMessage());
  }

  @Test
  void the_loss_told_while_training_is_that_of_the_epoch_so_far() {
    Dataset data = Run.training();
    List<Double> told = new ArrayList<>();
    Callback listener =
        new Callback() {
          @Override
          public void onBatch(int epoch, int batch, int batches) {
            now += QUARTER;
          }

          @Override
          public void onLoss(int epoch, int batch, double loss) {
            told.add(loss);
            assertEquals(told.size(), batch);
          }
        };
    Model model = new Model(engine, Networks.mlp(List.of(8), 10, "tanh"), 784, 1);
    Optimizer still = new Optimizer(OptimizerRules.SGD, Map.of("lr", 0.0), model.parameters());
    Objective objective = Objective.of(Task.CLASSIFICATION);
    Scaling scaling = Scaling.unitRange(784);
    TrainingOptions options = new TrainingOptions(64, 1);
    try (Trainer trainer =
            new Trainer(model, objective, still, scaling, options, _ -> false, () -> now);
        Evaluator evaluator = new Evaluator(model, objective, scaling, 64)) {
      trainer.fit(data, null, 1, List.of(listener));
      // The rate is 0, so that each loss can be had from the examples up to its batch.
      int[] order = Permutation.of(1, RandomStream.SHUFFLE.word(), 0, data.size());
      List<Double> expected = new ArrayList<>();
      for (int examples = 64; examples < data.size(); examples += 64) {
        Dataset soFar = data.select(Arrays.copyOf(order, examples));
        expected.add(evaluator.evaluate(soFar).loss());
      }
      assertEquals(expected, told);
    }
  }
}
