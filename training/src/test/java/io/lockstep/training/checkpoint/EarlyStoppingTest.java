package io.lockstep.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.random.Philox;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.loop.BestEpoch;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What early stopping leaves is one moment of the run: its best epoch, with all that belongs to it.
 */
class EarlyStoppingTest {
  private static final int PATIENCE = 3;
  private static final Layer NETWORK = Networks.mlp(List.of(32), 2, "relu", "identity", 0.1);
  private static final DataParts NOISE = noise(120).split(0.25, 1);

  @TempDir Path folder;
  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  /** Features that say nothing of the class, so that the validation loss soon rises. */
  private static Dataset noise(int rows) {
    MemorySegment values = Matrix.allocate(ElementType.F32, rows, 4);
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      Philox.Block draw = Philox.block(11, 0, row, 0);
      for (int i = 0; i < 4; i++) {
        values.setAtIndex(ValueLayout.JAVA_FLOAT, 4L * row + i, Philox.uniform(draw.word(i)));
      }
      classes[row] = draw.word(0) >>> 7 & 1;
    }
    Matrix matrix = new Matrix(ElementType.F32, rows, 4, values);
    return new Dataset(
        new Features(matrix, List.of("a", "b", "c", "d"), null),
        new Targets.Classes(classes, List.of("no", "yes")));
  }

  private static ModelInfo info(Optimizer adam, int epochs, @Nullable BestEpoch state) {
    return new ModelInfo(
        NETWORK,
        Shape.of(4),
        Task.CLASSIFICATION,
        "cross_entropy_with_logits",
        adam.config(),
        adam.step(),
        epochs,
        16,
        0.25,
        1,
        List.of("no", "yes"),
        List.of(),
        null,
        state);
  }

  /** What a run left: every bit of parameters and moments, the counts, and the search. */
  private record Left(
      List<String> digests, long step, int epochs, @Nullable BestEpoch state, int run) {}

  /** Trains a new model, or the one of a file; saves what it left. */
  private Left train(@Nullable Path from, int epochs, @Nullable EarlyStopping stopping, Path to) {
    ModelFile file = from == null ? null : ModelFile.read(from);
    Model model = file == null ? new Model(engine, NETWORK, 4, 1) : file.model(engine);
    Optimizer adam =
        file == null
            ? new Optimizer(OptimizerRules.ADAM, Map.of("lr", 0.005), model.parameters())
            : file.optimizer(model);
    Objective objective = Objective.of(Task.CLASSIFICATION);
    TrainingOptions options = new TrainingOptions(16, 1);
    try (Trainer trainer = new Trainer(model, objective, adam, Scaling.identity(4), options)) {
      trainer.resumeAt(file == null ? 0 : file.info().epochs());
      List<Callback> callbacks = stopping == null ? List.of() : List.of(stopping);
      int run =
          trainer.fit(NOISE.training(), NOISE.validation(), epochs, callbacks).epochs().size();
      List<String> digests = new ArrayList<>(List.of(model.digest()));
      adam.state().values().stream().map(ParameterArena::digest).forEach(digests::add);
      BestEpoch state = stopping == null ? null : stopping.state();
      ModelInfo info = info(adam, trainer.epochsDone(), state);
      ModelFile.write(to, info, model, Scaling.identity(4), adam);
      return new Left(digests, adam.step(), trainer.epochsDone(), state, run);
    }
  }

  @Test
  void a_run_goes_on_from_its_best_epoch_as_if_it_had_ended_there() {
    Path best = folder.resolve("best");
    Path other = folder.resolve("other");
    Left stopped = train(null, 200, new EarlyStopping(PATIENCE, 0), best);
    assertTrue(stopped.run() < 200, "ran all epochs");
    assertEquals(stopped.run() - PATIENCE, stopped.epochs());
    Left straight = train(null, stopped.epochs(), null, other);
    assertEquals(straight.digests(), stopped.digests());
    assertEquals(straight.step(), stopped.step());
    Left further = train(best, 1, null, other);
    assertEquals(train(null, stopped.epochs() + 1, null, folder.resolve("more")), with1(further));
  }

  /** The run of one epoch more, counted as a whole one. */
  private static Left with1(Left further) {
    return new Left(
        further.digests(), further.step(), further.epochs(), further.state(), further.epochs());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void a_run_broken_off_anywhere_stops_where_the_whole_one_does(int broken) {
    Left whole = train(null, 200, new EarlyStopping(PATIENCE, 0), folder.resolve("whole"));
    assertTrue(whole.epochs() > 2, "epoch " + whole.epochs() + " is too early to break off before");
    Path first = folder.resolve("first");
    train(null, broken, new EarlyStopping(PATIENCE, 0), first);
    BestEpoch reached = ModelFile.read(first).info().stopping();
    assertNotNull(reached);
    Left second =
        train(first, 200, new EarlyStopping(PATIENCE, 0, reached), folder.resolve("second"));
    assertEquals(whole.digests(), second.digests());
    assertEquals(whole.step(), second.step());
    assertEquals(whole.epochs(), second.epochs());
    assertEquals(whole.state(), second.state());
  }

  @Test
  void the_counter_goes_on_where_it_was_in_a_model_saved_between() {
    EarlyStopping stopping = new EarlyStopping(2, 0, new BestEpoch(-1.0, 1, 1));
    Path file = folder.resolve("between");
    train(null, 2, null, file);
    Left left = train(file, 10, stopping, folder.resolve("out"));
    assertEquals(1, left.run());
    assertEquals(new BestEpoch(-1.0, 1, 2), left.state());
    assertEquals(3, left.epochs());
  }

  @Test
  void an_impossible_search_is_refused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new BestEpoch(Double.NaN, 0, -1));
    assertEquals(
        "[early stopping] a best loss of NaN in epoch 0, -1 epochs ago, is impossible; give a"
            + " finite loss, an epoch of at least 1, and no negative count",
        e.getMessage());
  }
}
