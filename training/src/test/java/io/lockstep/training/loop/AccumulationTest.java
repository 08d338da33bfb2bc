package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.batch.BatchForm;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.layer.norm.BatchNorm;
import io.lockstep.training.layer.penalty.ActivityPenalty;
import io.lockstep.training.layer.penalty.WeightPenalty;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import io.lockstep.training.optim.accumulation.GradientAccumulator;
import io.lockstep.training.optim.accumulation.MicroStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that are taken as micro-batches, by a trainer. */
class AccumulationTest {
  private static final EngineOptions CPU = EngineOptions.of("cpu").withThreads(1);
  private static final Dataset DIGITS = Run.training();

  private static Layer everything() {
    return Sequential.of(
        new Linear(24),
        new BatchNorm(),
        new Dropout(0.3),
        new WeightPenalty(new Linear(10), 0.001, 0.01));
  }

  private static Trainer trainer(
      Engine engine, Layer network, Objective objective, int accumulate, boolean prefetch) {
    Model model = new Model(engine, network, 784, 3);
    return new Trainer(
        model,
        objective,
        new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters()),
        Scaling.unitRange(784),
        new TrainingOptions(64, 5, accumulate),
        _ -> prefetch,
        System::nanoTime);
  }

  private static String digest(EngineOptions options, int accumulate, boolean prefetch) {
    Objective objective = Objective.of(Task.CLASSIFICATION);
    try (Engine engine = Engine.open(options);
        Trainer trainer = trainer(engine, everything(), objective, accumulate, prefetch)) {
      trainer.fit(DIGITS, null, 2);
      return trainer.model().digest();
    }
  }

  @Test
  void every_way_to_compute_a_run_gives_the_same_digest() {
    String expected = digest(CPU, 5, false);
    assertEquals(expected, digest(CPU, 5, true));
    for (EngineOptions options :
        List.of(
            CPU.withThreads(2),
            CPU.withFusion(false),
            CPU.with("cpu.vector", "false").withFusion(false).withThreads(2))) {
      assertEquals(expected, digest(options, 5, false), options::toString);
    }
    assertNotEquals(expected, digest(CPU, 4, false));
  }

  @Test
  void one_micro_batch_is_the_batch() {
    try (Engine engine = Engine.open(CPU)) {
      Model model = new Model(engine, everything(), 784, 3);
      Optimizer adam = new Optimizer(OptimizerRules.ADAM, Map.of(), model.parameters());
      try (Trainer trainer =
          new Trainer(
              model,
              Objective.of(Task.CLASSIFICATION),
              adam,
              Scaling.unitRange(784),
              new TrainingOptions(64, 5))) {
        trainer.fit(DIGITS, null, 2);
      }
      assertEquals(model.digest(), digest(CPU, 1, false));
    }
  }

  /** One step down the loss of all examples at once, or of parts of them; returns its loss. */
  private static double step(Model model, Objective objective, Dataset data, int accumulate) {
    try (Trainer trainer =
        new Trainer(
            model,
            objective,
            new Optimizer(OptimizerRules.SGD, Map.of("lr", 0.1), model.parameters()),
            Scaling.identity(data.width()),
            new TrainingOptions(data.size(), 2, accumulate))) {
      return trainer.fit(data, null, 1).epochs().getFirst().trainLoss();
    }
  }

  /** Whatever examples count, the step is that of the mean over the whole batch. */
  @ParameterizedTest
  @ValueSource(strings = {"alike", "weighted", "by class", "ignored", "weighted by class"})
  void parts_give_the_step_of_the_whole(String how) {
    Objective objective = Objective.of(Task.CLASSIFICATION);
    if (how.endsWith("by class")) {
      objective = objective.withClassWeights(1, 5, 0, 2, 1, 1, 3, 1, 0.5, 1);
    }
    if (how.equals("ignored")) {
      objective = objective.ignoring(3);
    }
    Dataset some = DIGITS.select(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    Dataset data =
        how.startsWith("weighted") ? some.weighted(1, 2, 0, 3, 1, 0.5f, 7, 1, 1, 2, 4) : some;
    Layer network =
        Sequential.of(
            new Linear(7),
            new ActivityPenalty(0.01, 0.0001),
            new WeightPenalty(new Linear(10), 0, 0.1));
    try (Engine engine = Engine.open(CPU)) {
      Model whole = new Model(engine, network, 784, 3);
      float[] before = whole.parameters().flat().toFloats();
      double expected = step(whole, objective, data, 1);
      for (int accumulate : new int[] {2, 3, 11}) {
        Model parts = new Model(engine, network, 784, 3);
        assertEquals(expected, step(parts, objective, data, accumulate), 1e-5 * expected);
        float[] after = parts.parameters().flat().toFloats();
        assertArrayEquals(whole.parameters().flat().toFloats(), after, 2e-5f);
        assertFalse(Arrays.equals(before, after));
      }
    }
  }

  @Test
  void weights_and_penalties_are_those_of_plain_loops() {
    float[][] x = {{1}, {2}, {3}, {4}, {5}};
    float[][] y = {{2}, {1}, {7}, {3}, {9}};
    float[] weights = {1, 0, 2, 0.5f, 3};
    double w = 0.5;
    double gradient = 0;
    double loss = 0;
    for (int i = 0; i < 5; i++) {
      double p = w * x[i][0];
      loss += weights[i] * Math.pow(p - y[i][0], 2) / 6.5 + 0.25 * p * p / 5;
      gradient += weights[i] * 2 * (p - y[i][0]) * x[i][0] / 6.5 + 0.25 * 2 * p * x[i][0] / 5;
    }
    try (Engine engine = Engine.open(CPU)) {
      Layer network = Sequential.of(new Linear(0, 1, false, "auto"), new ActivityPenalty(0, 0.25));
      Model model = new Model(engine, network, 1, 1);
      model.setWeights("0.weight", new float[] {0.5f});
      Dataset data = Dataset.of(x, y).weighted(weights);
      assertEquals(loss, step(model, Objective.of(Task.REGRESSION), data, 3), 1e-5);
      assertEquals(w - 0.1 * gradient, model.weights("0.weight")[0], 1e-5);
    }
  }

  @Test
  void callbacks_see_batches_and_the_last_one_may_be_smaller() {
    List<String> seen = new ArrayList<>();
    Callback watch =
        new Callback() {
          @Override
          public void onBatch(int epoch, int batch, int batches) {
            seen.add(batch + "/" + batches);
          }
        };
    try (Engine engine = Engine.open(CPU);
        Trainer trainer =
            trainer(engine, everything(), Objective.of(Task.CLASSIFICATION), 10, false)) {
      Dataset data = DIGITS.select(IntStream.range(0, 150).toArray());
      History history = trainer.fit(data, data, 1, List.of(watch));
      assertEquals(List.of("1/3", "2/3", "3/3"), seen);
      assertEquals(3, trainer.optimizer().step());
      assertTrue(Double.isFinite(history.epochs().getFirst().trainLoss()));
    }
  }

  @Test
  void frozen_parameters_stay_and_others_take_the_steps_they_would() {
    Dataset data = DIGITS.select(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    Layer network = Sequential.of(new Linear(7), new Linear(5), new Linear(10));
    try (Engine engine = Engine.open(CPU)) {
      Model free = new Model(engine, network, 784, 3);
      step(free, Objective.of(Task.CLASSIFICATION), data, 4);
      Model model = new Model(engine, network, 784, 3);
      float[] before = model.weights("1.weight");
      Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of("lr", 0.1), model.parameters());
      try (Trainer trainer =
          Trainer.of(model).loss("ce").optimizer(sgd).batch(11).accumulate(4).seed(2).build()) {
        sgd.freeze(name -> name.startsWith("1."));
        trainer.fit(data, null, 1);
        assertArrayEquals(before, model.weights("1.weight"));
        assertArrayEquals(free.weights("0.weight"), model.weights("0.weight"));
        assertArrayEquals(free.weights("2.bias"), model.weights("2.bias"));
        sgd.freeze(_ -> false);
        trainer.fit(data, null, 1);
        assertFalse(Arrays.equals(before, model.weights("1.weight")));
      }
    }
  }

  @Test
  void data_with_and_without_weights_take_turns() {
    Dataset data = DIGITS.select(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    float[] ones = new float[11];
    Arrays.fill(ones, 1);
    try (Engine engine = Engine.open(CPU)) {
      Model model = new Model(engine, new Linear(10), 784, 3);
      try (Trainer trainer = Trainer.of(model).loss("ce").batch(11).accumulate(4).build()) {
        double first = trainer.fit(data, null, 1).epochs().getFirst().trainLoss();
        trainer.fit(data.weighted(ones), null, 1);
        assertTrue(trainer.fit(data, null, 1).epochs().getFirst().trainLoss() < first);
      }
    }
  }

  /** What a trainer does, in a loop of one's own. */
  @Test
  void micro_batches_draw_by_seeds_of_their_own() {
    Layer network = Sequential.of(new Dropout(0.5), new Linear(10));
    Dataset data = DIGITS.select(IntStream.range(0, 7).toArray());
    try (Engine engine = Engine.open(CPU)) {
      Model expected = new Model(engine, network, 784, 3);
      step(expected, Objective.of(Task.CLASSIFICATION), data, 3);
      Model model = new Model(engine, network, 784, 3);
      Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of("lr", 0.1), model.parameters());
      GradientAccumulator gradients = new GradientAccumulator(sgd);
      int[] order = new int[7];
      Permutation.fill(order, 2, RandomStream.SHUFFLE.word(), 0);
      int first = 0;
      gradients.begin();
      for (int j = 0; j < 3; j++) {
        int size = j == 0 ? 3 : 2;
        Dataset part = data.select(Arrays.copyOfRange(order, first, first + size));
        Batch batch = new Batch(engine, BatchForm.of(part, size, false), Scaling.identity(784));
        batch.load(part, Batch.inOrder(size), 0);
        long seed = 2 + j * 0x9E3779B97F4A7C15L;
        Tensor randomness = engine.tensor(new int[] {(int) seed, (int) (seed >>> 32), 1}, 3);
        TrainingPass pass = model.train(batch.features(), randomness);
        Tensor loss = batch.loss(Objective.of(Task.CLASSIFICATION), pass.output());
        try (MicroStep micro = gradients.compile(pass, loss)) {
          micro.run(size / 7.0);
        }
        first += size;
      }
      try (OptimizerStep end = sgd.compile(gradients.gradient(), List.of(), List.of())) {
        end.run();
      }
      assertEquals(expected.digest(), model.digest());
    }
  }

  @Test
  void memory_is_that_of_a_micro_batch() {
    Layer network =
        Sequential.of(new Linear(64), new Dropout(0.1), new Linear(512), new Linear(10));
    long[] bytes = new long[2];
    for (int i = 0; i < 2; i++) {
      try (Engine engine = Engine.open(CPU)) {
        Model model = new Model(engine, network, 784, 3);
        try (Trainer trainer =
            Trainer.of(model).loss("ce").batch(450).accumulate(i == 0 ? 1 : 15).build()) {
          trainer.fit(DIGITS, null, 1);
          bytes[i] = engine.memoryBytes();
        }
      }
    }
    assertTrue(bytes[1] < 0.5 * bytes[0], () -> bytes[1] + " bytes, not accumulated " + bytes[0]);
  }

  @Test
  void a_batch_has_no_more_parts_than_examples() {
    assertEquals(
        "[train] a batch of 32 cannot be taken as 33 micro-batches; give 1 to 32", refusal(33));
    assertEquals(
        "[train] a batch of 32 cannot be taken as 0 micro-batches; give 1 to 32", refusal(0));
  }

  private static String refusal(int accumulate) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> new TrainingOptions(32, 1, accumulate))
            .getMessage());
  }
}
