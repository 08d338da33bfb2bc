package io.lockstep.parity.runs;

import io.lockstep.backend.temporary.TemporaryFile;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.checkpoint.RunCopy;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.History;
import io.lockstep.training.loop.RunPoint;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nonfinite.OnNonFinite;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.optim.Optimizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A whole training run: {@value #STEPS_PER_EPOCH} steps an epoch, the last of them with a smaller
 * batch, as examples seldom come in whole batches.
 *
 * @param name what is trained, and how
 * @param network the layers
 * @param objective whose loss is minimized
 * @param optimizer name of the optimizer rule
 * @param hyperparameters those that differ from the rule's defaults
 * @param scaling of the features
 * @param examples makes the {@value #EXAMPLES} examples
 * @param accumulate as how many micro-batches a batch is taken
 */
public record TrainingRun(
    String name,
    Layer network,
    Objective objective,
    String optimizer,
    Map<String, Double> hyperparameters,
    Scaling scaling,
    Supplier<Dataset> examples,
    int accumulate) {
  /** Examples in a step, but for the last one of an epoch. */
  public static final int BATCH = 33;

  /** Steps of an epoch. */
  public static final int STEPS_PER_EPOCH = 20;

  /** Steps that another engine takes of an epoch where a run is interrupted. */
  private static final int STEPS_OF_THE_OTHER = 7;

  /** Examples of a run: the last batch has 14. */
  public static final int EXAMPLES = 19 * BATCH + 14;

  /** The seed of data, weights, shuffles and dropout. */
  static final long SEED = 7;

  /** Copies the hyperparameters. */
  public TrainingRun {
    hyperparameters = Map.copyOf(hyperparameters);
  }

  /** Creates a run whose batches are taken whole. */
  public TrainingRun(
      String name,
      Layer network,
      Objective objective,
      String optimizer,
      Map<String, Double> hyperparameters,
      Scaling scaling,
      Supplier<Dataset> examples) {
    this(name, network, objective, optimizer, hyperparameters, scaling, examples, 1);
  }

  /** Returns the same run with batches that are taken as so many micro-batches. */
  TrainingRun accumulating(int microBatches) {
    return new TrainingRun(
        name, network, objective, optimizer, hyperparameters, scaling, examples, microBatches);
  }

  /** Returns the number of epochs, at least 2, that take at least the given number of steps. */
  static int epochs(int steps) {
    return Math.max(2, (steps + STEPS_PER_EPOCH - 1) / STEPS_PER_EPOCH);
  }

  /**
   * Trains on an engine without a pause.
   *
   * @param steps to take, rounded up to whole epochs
   * @param callbacks watch the run
   */
  public Outcome run(Engine engine, int steps, List<Callback> callbacks) {
    Model model = new Model(engine, network, scaling.width(), SEED);
    Optimizer rule =
        new Optimizer(OptimizerRules.byName(optimizer), hyperparameters, model.parameters());
    try (Trainer trainer = trainer(model, rule, options())) {
      History reports = trainer.fit(examples.get(), null, epochs(steps), callbacks);
      return outcome(trainer, reports);
    }
  }

  /**
   * Trains the first half on one engine, some steps of the next epoch on another, or the same, and
   * the rest on the first again, with a model file in between, and a checkpoint from within the
   * epoch; the losses are those of the second half.
   *
   * @param steps to take, rounded up to whole epochs
   */
  public Outcome interrupted(Engine first, Engine second, int steps) {
    int half = epochs(steps) / 2;
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (TemporaryFile file = TemporaryFile.in(folder)) {
      firstHalf(first, half, file.path());
      beginSecondHalf(second, epochs(steps) - half, file.path());
      return secondHalf(first, epochs(steps) - half, file.path());
    }
  }

  /**
   * Returns why the run cannot be interrupted, as a network cannot that has no written form; empty
   * if it can.
   */
  public String notInterrupted() {
    try {
      LayerJson.write(network);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void firstHalf(Engine engine, int epochs, Path file) {
    Model model = new Model(engine, network, scaling.width(), SEED);
    Optimizer rule =
        new Optimizer(OptimizerRules.byName(optimizer), hyperparameters, model.parameters());
    try (Trainer trainer = trainer(model, rule, options())) {
      trainer.fit(examples.get(), null, epochs, List.of());
      ModelFile.write(file, info(trainer), model, scaling, rule);
    }
  }

  /** Takes some steps and leaves a checkpoint in place of the model. */
  private void beginSecondHalf(Engine engine, int epochs, Path file) {
    ModelFile saved = ModelFile.read(file);
    Model model = saved.model(engine);
    try (Trainer trainer = trainer(model, saved.optimizer(model), saved.info().options());
        RunCopy copy = new RunCopy()) {
      saved.resume(trainer);
      trainer.fit(examples.get(), null, epochs, List.of(stoppedAfter(STEPS_OF_THE_OTHER)));
      copy.take(trainer, info(trainer), null, null, trainer.optimizer().config());
      copy.write(file);
    }
  }

  private static Callback stoppedAfter(int steps) {
    return new Callback() {
      private int left = steps;

      @Override
      public void onPoint(Trainer trainer, RunPoint point) {
        if (point == RunPoint.STEP && --left == 0) {
          trainer.stop();
        }
      }
    };
  }

  private Outcome secondHalf(Engine engine, int epochs, Path file) {
    ModelFile saved = ModelFile.read(file);
    Model model = saved.model(engine);
    try (Trainer trainer = trainer(model, saved.optimizer(model), saved.info().options())) {
      saved.resume(trainer);
      return outcome(trainer, trainer.fit(examples.get(), null, epochs, List.of()));
    }
  }

  private TrainingOptions options() {
    return new TrainingOptions(BATCH, SEED, accumulate);
  }

  private Trainer trainer(Model model, Optimizer rule, TrainingOptions options) {
    return new Trainer(model, objective, rule, scaling, options).onNonFinite(OnNonFinite.STOP);
  }

  private ModelInfo info(Trainer trainer) {
    return new ModelInfo(
            network,
            Shape.of(scaling.width()),
            objective.task(),
            objective.loss().name(),
            trainer.optimizer().config(),
            trainer.optimizer().step(),
            trainer.epochsDone(),
            BATCH,
            0,
            SEED,
            List.of(),
            List.of(),
            null,
            null)
        .accumulating(accumulate);
  }

  private static Outcome outcome(Trainer trainer, History reports) {
    List<Double> losses = reports.epochs().stream().map(EpochReport::trainLoss).toList();
    return new Outcome(trainer.optimizer().step(), trainer.model().digest(), losses);
  }

  @Override
  public String toString() {
    return name;
  }
}
