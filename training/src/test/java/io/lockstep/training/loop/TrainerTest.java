package io.lockstep.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nonfinite.OnNonFinite;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.objective.TrainingException;
import io.lockstep.training.optim.Optimizer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final EngineOptions CPU = EngineOptions.of("cpu");

  /** Bytes a step. */
  private static final long MOST_GARBAGE = 50_000;

  @Test
  void a_small_network_learns_the_circle() {
    DataParts data = Playground.CIRCLE.generate(1000, 0, 3).split(0.2, 3);
    try (Engine engine = Engine.open(CPU)) {
      Layer network = Networks.mlp(List.of(16, 16), 2, "tanh");
      Model model = new Model(engine, network, 2, 3);
      Optimizer adam = new Optimizer(OptimizerRules.ADAM, Map.of("lr", 0.01), model.parameters());
      try (Trainer trainer =
          new Trainer(
              model,
              Objective.of(Task.CLASSIFICATION),
              adam,
              Scaling.identity(2),
              new TrainingOptions(32, 3))) {
        List<EpochReport> reports = trainer.fit(data.training(), data.validation(), 30).epochs();
        Evaluation last = reports.getLast().validation();
        assertNotNull(last);
        Double accuracy = last.accuracy();
        assertNotNull(accuracy);
        assertTrue(accuracy > 0.97, "accuracy " + accuracy);
        assertTrue(reports.getLast().trainLoss() < reports.getFirst().trainLoss() / 4);
        assertEquals(30 * 25, reports.getLast().step());
      }
    }
  }

  @Test
  void a_batch_larger_than_the_data_is_refused() {
    TrainingException e =
        assertThrows(
            TrainingException.class,
            () ->
                Run.with(
                    CPU,
                    Run.mlp(),
                    "adam",
                    t -> t.fit(Run.training().select(new int[10]), null, 1, List.of())));
    assertEquals(
        "[train] batch of 64 is larger than the 10 training examples; use a batch of at most 10",
        e.getMessage());
  }

  /** The message of a run of one epoch of plain descent at a rate. */
  private static String diverged(double rate, TrainingOptions options) {
    try (Engine engine = Engine.open(CPU)) {
      Model model = new Model(engine, Run.mlp().network(), 784, 1);
      Optimizer sgd =
          new Optimizer(OptimizerRules.byName("sgd"), Map.of("lr", rate), model.parameters());
      try (Trainer trainer =
          new Trainer(
              model, Objective.of(Run.mlp().task()), sgd, Scaling.unitRange(784), options)) {
        return String.valueOf(
            assertThrows(
                    NotFiniteException.class,
                    () ->
                        trainer
                            .onNonFinite(OnNonFinite.STOP)
                            .fit(Run.training(), null, 1, List.of()))
                .getMessage());
      }
    }
  }

  @Test
  void a_loss_that_is_not_finite_ends_the_run_with_epoch_and_steps() {
    String message = diverged(1e30, new TrainingOptions(64, 1));
    assertTrue(
        message.matches(
            "\\[train\\] the training loss became NaN in epoch 1,"
                + " (step \\d|between steps \\d and \\d)"
                + " of it; lower the learning rate, or check the data for extreme values"),
        message);
  }

  /** A loss near the end of the float32 range, whose gradient is beyond its root. */
  private static String divergedInOneStep(String rule, double rate) {
    try (Engine engine = Engine.open(CPU)) {
      Model model = new Model(engine, Networks.mlp(List.of(), 1, "relu"), 2, 1);
      Optimizer optimizer =
          new Optimizer(OptimizerRules.byName(rule), Map.of("lr", rate), model.parameters());
      MemorySegment inputs = Matrix.allocate(ElementType.F32, 1, 2);
      inputs.setAtIndex(ValueLayout.JAVA_FLOAT, 0, 1e4f);
      MemorySegment output = Matrix.allocate(ElementType.F32, 1, 1);
      output.set(ValueLayout.JAVA_FLOAT, 0, 1e19f);
      Dataset data =
          new Dataset(
              new Features(new Matrix(ElementType.F32, 1, 2, inputs), List.of("a", "b"), null),
              new Targets.Values(new Matrix(ElementType.F32, 1, 1, output), List.of("y")));
      Objective objective = new Objective(Task.REGRESSION, Losses.SQUARED_ERROR);
      try (Trainer trainer =
          new Trainer(
              model, objective, optimizer, Scaling.identity(2), new TrainingOptions(1, 1))) {
        return String.valueOf(
            assertThrows(
                    NotFiniteException.class,
                    () -> trainer.onNonFinite(OnNonFinite.STOP).fit(data, null, 1, List.of()))
                .getMessage());
      }
    }
  }

  @Test
  void the_update_after_the_last_loss_is_looked_at_too() {
    assertEquals(
        "[train] the parameters are no longer finite after step 1 (epoch 1); lower the learning"
            + " rate, or check the data for extreme values",
        divergedInOneStep("sgd", 1e38));
  }

  @Test
  void parameters_that_are_finite_but_give_no_numbers_end_the_run() {
    int all = Run.training().size();
    for (boolean held : new boolean[] {true, false}) {
      try (Engine engine = Engine.open(CPU)) {
        Model model = new Model(engine, Run.mlp().network(), 784, 1);
        Optimizer sgd =
            new Optimizer(OptimizerRules.byName("sgd"), Map.of("lr", 1e37), model.parameters());
        TrainingOptions options = new TrainingOptions(all, 1);
        try (Trainer trainer =
            new Trainer(
                model, Objective.of(Run.mlp().task()), sgd, Scaling.unitRange(784), options)) {
          trainer.onNonFinite(OnNonFinite.STOP);
          NotFiniteException e =
              assertThrows(
                  NotFiniteException.class,
                  () ->
                      trainer.fit(
                          Run.training(), held ? Run.DIGITS.validation() : null, 1, List.of()));
          assertEquals(
              "[train] the "
                  + (held ? "validation loss" : "loss of the first batch")
                  + " is NaN after step 1 (epoch 1); lower the learning rate, or check the data for"
                  + " extreme values",
              e.getMessage());
        }
      }
    }
  }

  @Test
  void a_moment_that_overflows_ends_the_run() {
    assertEquals(
        "[train] the optimizer's second_moment is no longer finite after step 1 (epoch 1);"
            + " lower the learning rate, or check the data for extreme values",
        divergedInOneStep("adam", 1e-3));
  }

  @Test
  void early_stopping_puts_the_best_parameters_back() {
    Run.with(
        CPU,
        Run.mlp(),
        "adam",
        trainer -> {
          EarlyStopping stopping = new EarlyStopping(2, 0);
          List<Double> losses = new ArrayList<>();
          trainer.fit(
              Run.training().select(new int[64]),
              Run.DIGITS.validation(),
              40,
              List.of(stopping, losses(losses)));
          assertTrue(losses.size() < 40, "ran all epochs");
          double best = losses.stream().mapToDouble(d -> d).min().orElseThrow();
          assertEquals(losses.indexOf(best) + 1, stopping.bestEpoch());
          var validation = Run.DIGITS.validation();
          assertNotNull(validation);
          assertEquals(best, trainer.evaluate(validation).loss());
          return trainer;
        });
  }

  private static Callback losses(List<Double> losses) {
    return new Callback() {
      @Override
      public boolean onEpoch(Trainer trainer, EpochReport report) {
        Evaluation validation = report.validation();
        losses.add(validation == null ? Double.NaN : validation.loss());
        return true;
      }
    };
  }

  @Test
  void once_compiled_training_makes_little_garbage_and_keeps_its_memory() {
    Run.with(
        CPU.withThreads(2),
        Run.mlp(),
        "adam",
        trainer -> {
          Engine engine = trainer.model().engine();
          long perStep = garbagePerStep(trainer);
          long bytes = engine.memoryBytes();
          int buffers = engine.memoryBuffers();
          for (int round = 0; round < 60 && perStep >= MOST_GARBAGE; round++) {
            perStep = garbagePerStep(trainer);
          }
          assertTrue(perStep < MOST_GARBAGE, perStep + " bytes of garbage per step");
          assertEquals(bytes, engine.memoryBytes());
          assertEquals(buffers, engine.memoryBuffers());
          return trainer;
        });
  }

  private static long garbagePerStep(Trainer trainer) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long steps = trainer.optimizer().step();
    long before = threads.getTotalThreadAllocatedBytes();
    trainer.fit(Run.training(), null, 30, List.of());
    long garbage = threads.getTotalThreadAllocatedBytes() - before;
    return garbage / (trainer.optimizer().step() - steps);
  }
}
