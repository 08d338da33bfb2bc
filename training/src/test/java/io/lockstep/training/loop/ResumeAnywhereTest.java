package io.lockstep.training.loop;

import static io.lockstep.training.network.Layers.batchNorm;
import static io.lockstep.training.network.Layers.conv2d;
import static io.lockstep.training.network.Layers.dropout;
import static io.lockstep.training.network.Layers.flatten;
import static io.lockstep.training.network.Layers.linear;
import static io.lockstep.training.network.Layers.relu;
import static io.lockstep.training.network.Layers.reshape;
import static io.lockstep.training.network.Layers.sequential;
import static io.lockstep.training.network.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.checkpoint.RunCopy;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.metric.MetricChoice;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.Optimizers;
import io.lockstep.training.optim.schedule.Plateau;
import io.lockstep.training.optim.schedule.Schedules;
import io.lockstep.training.watch.TrainingWarning;
import io.lockstep.training.watch.Watch;
import io.lockstep.training.watch.WatchReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run that is interrupted after any step or epoch goes on from a checkpoint, on another engine
 * with other threads, as if nothing had happened: the same bits, reports and calls of callbacks.
 */
class ResumeAnywhereTest {
  private static final int PIXELS = 36;
  private static final int EPOCHS = 3;
  private static final Dataset TRAINING = data(50, 1);
  private static final Dataset HELD = data(20, 2);
  private static final TrainingOptions OPTIONS = new TrainingOptions(20, 7);
  private static final Layer MLP = sequential(linear(9), tanh(), dropout(0.2), linear(3));

  @TempDir Path folder;

  /** A run, without early stopping and all else that a test adds. */
  record Case(
      String name,
      Layer network,
      OptimizerConfig optimizer,
      TrainingOptions options,
      Dataset training,
      @Nullable Dataset held,
      Task task,
      int patience,
      boolean watched,
      boolean prefetched) {
    static Case of(String name, Layer network, OptimizerConfig optimizer) {
      return new Case(
          name, network, optimizer, OPTIONS, TRAINING, HELD, Task.CLASSIFICATION, 0, false, false);
    }

    Case with(TrainingOptions other) {
      return new Case(
          name, network, optimizer, other, training, held, task, patience, watched, prefetched);
    }

    Case on(Dataset other) {
      return new Case(
          name, network, optimizer, options, other, held, task, patience, watched, prefetched);
    }

    Case ofInputs() {
      return new Case(
          name,
          network,
          optimizer,
          options,
          training,
          null,
          Task.RECONSTRUCTION,
          patience,
          watched,
          prefetched);
    }

    Case stopping(int epochs) {
      return new Case(
          name, network, optimizer, options, training, held, task, epochs, watched, prefetched);
    }

    Case watching() {
      return new Case(
          name, network, optimizer, options, training, held, task, patience, true, prefetched);
    }

    Case prefetching() {
      return new Case(
          name, network, optimizer, options, training, held, task, patience, watched, true);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** What is left of a run, to the bit. */
  private record Left(
      String model,
      List<String> moments,
      long step,
      int epochs,
      @Nullable Object plateau,
      @Nullable BestEpoch best,
      boolean stopped,
      List<String> reports,
      List<TrainingWarning> warnings) {}

  private static Dataset data(int examples, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[examples][PIXELS];
    int[] labels = new int[examples];
    for (int i = 0; i < examples; i++) {
      labels[i] = random.nextInt(3);
      for (int j = 0; j < PIXELS; j++) {
        rows[i][j] = (float) random.nextGaussian() + (j % 3 == labels[i] ? 1 : 0);
      }
    }
    return Dataset.of(rows, labels);
  }

  private static Dataset weighted() {
    float[] weights = new float[TRAINING.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.5f + i % 3;
    }
    return TRAINING.weighted(weights);
  }

  static Stream<Case> cases() {
    Layer images =
        sequential(
            reshape(1, 6, 6),
            conv2d(2, 3),
            batchNorm(),
            relu(),
            flatten(),
            dropout(0.3),
            linear(3));
    Layer autoencoder = sequential(linear(8), tanh(), linear(PIXELS));
    UnaryOperator<OptimizerConfig> fast = config -> config.lr(0.05);
    OptimizerConfig adam = fast.apply(OptimizerConfig.of("adam"));
    return Stream.of(
        Case.of("MLP, stopped early", MLP, adam.lr(0.9)).stopping(1),
        Case.of("MLP, accumulated, not stopped", MLP, adam)
            .with(new TrainingOptions(20, 7, 3, false))
            .stopping(5),
        Case.of("autoencoder, last batch dropped", autoencoder, OptimizerConfig.of("momentum"))
            .with(new TrainingOptions(20, 7, 1, true))
            .ofInputs()
            .stopping(2),
        Case.of("images, watched, by a schedule", images, scheduled()).watching().stopping(2),
        Case.of("weighted", MLP, OptimizerConfig.of("rmsprop")).on(weighted()),
        Case.of("prefetched", MLP, adam).prefetching(),
        Case.of("lookahead", MLP, OptimizerConfig.of("lookahead(adam)")).stopping(2),
        Case.of("swa", MLP, OptimizerConfig.of("swa(sgd)")).stopping(2),
        Case.of("ema, accumulated", images, OptimizerConfig.of("ema(momentum)"))
            .with(new TrainingOptions(20, 7, 2, false)),
        Case.of("sam", MLP, OptimizerConfig.of("sam(sgd)")),
        Case.of("schedule-free", MLP, OptimizerConfig.of("schedule_free_adamw")).stopping(2),
        Case.of(
            "plateau and a schedule by epoch",
            MLP,
            Optimizers.sgd()
                .lr(Schedules.parse("step(from=2, factor=0.5, every=1) per epoch"))
                .reduceOnPlateau(Plateau.of(0.5, 0))));
  }

  private static OptimizerConfig scheduled() {
    return Optimizers.adamw()
        .lr(Schedules.parse("warmup(3) then cosine(from=0.03, to=0.001, steps=9)"))
        .group("*.bias", Map.of("weight_decay", 0.0))
        .clipNorm(0.5);
  }

  private static Objective objective(Case of) {
    return Objective.of(of.task());
  }

  private Trainer trainer(Case of, Model model, Optimizer optimizer) {
    Trainer trainer =
        new Trainer(
            model,
            objective(of),
            optimizer,
            Scaling.identity(PIXELS),
            of.options(),
            _ -> of.prefetched(),
            System::nanoTime);
    if (of.task() == Task.CLASSIFICATION) {
      trainer.measure(List.of(MetricChoice.of("f1")), null);
    }
    if (of.watched()) {
      trainer.watch(Watch.every(2));
    }
    return trainer;
  }

  /** Notes all that callbacks are told, but for what depends on the time. */
  private static class Notes implements Callback {
    final List<String> told = new ArrayList<>();

    @Override
    public void onBatch(int epoch, int batch, int batches) {
      told.add("batch " + epoch + ", " + batch + " of " + batches);
    }

    @Override
    public boolean onEpoch(Trainer trainer, EpochReport report) {
      told.add(text(report));
      return true;
    }

    @Override
    public void onWatch(Trainer trainer, WatchReport report) {
      told.add(report.json().toString());
    }

    @Override
    public void onWarning(Trainer trainer, TrainingWarning warning) {
      told.add(warning.toString());
    }

    @Override
    public void onEnd(Trainer trainer) {
      told.add("end");
    }
  }

  private static String text(EpochReport report) {
    return report.epoch()
        + ", "
        + report.step()
        + ": "
        + report.trainLoss()
        + ", "
        + report.validation();
  }

  private static Left left(Trainer trainer, History history, @Nullable EarlyStopping stopping) {
    Optimizer optimizer = trainer.optimizer();
    return new Left(
        trainer.model().digest(),
        optimizer.state().values().stream().map(ParameterArena::digest).toList(),
        optimizer.step(),
        trainer.epochsDone(),
        optimizer.plateau(),
        stopping == null ? null : stopping.state(),
        history.stopped(),
        history.epochs().stream().map(ResumeAnywhereTest::text).toList(),
        history.warnings());
  }

  private static List<Callback> callbacks(@Nullable EarlyStopping stopping, Callback... others) {
    List<Callback> all = new ArrayList<>();
    if (stopping != null) {
      all.add(stopping);
    }
    all.addAll(List.of(others));
    return all;
  }

  private static @Nullable EarlyStopping stopping(Case of) {
    return of.patience() == 0 ? null : new EarlyStopping(of.patience(), 0);
  }

  /** Trains from the beginning to the end. */
  private Left whole(Case of, Notes notes, Callback... others) {
    try (Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(1))) {
      Model model = new Model(engine, of.network(), PIXELS, 5);
      EarlyStopping stopping = stopping(of);
      try (Trainer trainer = trainer(of, model, new Optimizer(of.optimizer(), model))) {
        List<Callback> all = callbacks(stopping, notes);
        all.addAll(List.of(others));
        History history = trainer.fit(of.training(), of.held(), EPOCHS, all);
        return left(trainer, history, stopping);
      }
    }
  }

  /** Takes a checkpoint at each point, and notes how much had been told by then. */
  private final class Keeper implements Callback, AutoCloseable {
    private final RunCopy copy = new RunCopy();
    private final Notes notes;
    private final List<Integer> told = new ArrayList<>();
    private final List<RunPoint> points = new ArrayList<>();

    Keeper(Notes notes) {
      this.notes = notes;
    }

    @Override
    public void onPoint(Trainer trainer, RunPoint point) {
      OptimizerConfig begun = trainer.optimizer().config();
      copy.take(trainer, ModelInfo.of(trainer), null, null, begun);
      copy.write(file(told.size()));
      told.add(notes.told.size());
      points.add(point);
    }

    @Override
    public void close() {
      copy.close();
    }
  }

  private Path file(int number) {
    return folder.resolve(number + ".safetensors");
  }

  /** At each third of the points, which are after steps, before validations, and after epochs. */
  @ParameterizedTest
  @MethodSource("cases")
  void goes_on_as_if_nothing_had_happened(Case of) {
    resume(of, 3);
  }

  @Tag("sweep")
  @ParameterizedTest
  @MethodSource("cases")
  void goes_on_from_every_point_as_if_nothing_had_happened(Case of) {
    resume(of, 1);
  }

  private void resume(Case of, int every) {
    Notes all = new Notes();
    Left expected = whole(of, all);
    Notes kept = new Notes();
    try (Keeper keeper = new Keeper(kept);
        Engine other = Engine.open(EngineOptions.of("cpu").withThreads(2))) {
      assertEquals(expected, whole(of, kept, keeper), "checkpoints changed the run");
      assertEquals(all.told, kept.told);
      for (int point = 0; point < keeper.told.size(); point += every) {
        String where = "point " + point + ", " + keeper.points.get(point);
        Notes rest = new Notes();
        assertEquals(expected, resumed(of, other, file(point), rest), where);
        assertEquals(all.told.subList(keeper.told.get(point), all.told.size()), rest.told, where);
      }
    }
  }

  private Left resumed(Case of, Engine engine, Path path, Notes notes) {
    ModelFile file = ModelFile.read(path);
    assertNotNull(file.state());
    Model model = file.model(engine);
    EarlyStopping stopping = stopping(of);
    try (Trainer trainer = trainer(of, model, file.optimizer(model))) {
      file.resume(trainer);
      History history = trainer.fit(of.training(), of.held(), EPOCHS, callbacks(stopping, notes));
      return left(trainer, history, stopping);
    }
  }
}
