package io.lockstep.cli.run;

import io.lockstep.cli.data.DataLoader;
import io.lockstep.cli.data.DataNotes;
import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.LoadReport;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.optim.Optimizer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A training run, with everything decided that the options left open.
 *
 * @param info the model as it is before the run
 * @param scaling of the features
 * @param targetScaling of the numbers to predict, or null where there are none
 * @param parts what to train on and what to hold out, as it was read
 * @param file the model file to go on from, or null for a new model
 * @param initial the model file whose parameters a new model takes by name, or null
 * @param notes what there is to say of the data
 */
public record RunPlan(
    ModelInfo info,
    Scaling scaling,
    @Nullable Scaling targetScaling,
    DataParts parts,
    @Nullable ModelFile file,
    @Nullable ModelFile initial,
    DataNotes notes) {
  /** Checks the batch, before a device is opened. */
  public RunPlan {
    int examples = parts.training().size();
    if (info.batch() > examples) {
      throw new UsageException(
          "[train] batch of "
              + info.batch()
              + " is larger than the "
              + examples
              + " training examples; use a batch of at most "
              + examples);
    }
  }

  /** Returns the run that trains the model of a file on; the data are split the way they were. */
  public static RunPlan resume(Path path, DataSource source) {
    return resume(ModelFile.read(path), source);
  }

  /** Returns the run that trains a model on; the data are split the way they were. */
  public static RunPlan resume(ModelFile file, DataSource source) {
    ModelInfo info = file.info();
    DataLoader.Loaded loaded =
        DataLoader.load("train", source, info, info.seed(), DataLoader.Use.TRAINING);
    requireWeights(info, loaded.parts().training());
    return new RunPlan(
        info,
        file.scaling(),
        file.targetScaling(),
        info.holdOut().of(loaded.parts(), info.seed()),
        file,
        null,
        DataNotes.ofUse(source, loaded.reading()));
  }

  private static void requireWeights(ModelInfo info, Dataset training) {
    String weights = info.weightsColumn();
    if (weights != null && training.weights() == null) {
      throw new UsageException(
          "[train] the data lack the column "
              + Quoted.of(weights)
              + ", which says how much each example counts in training; give data with it");
    }
  }

  /** Returns what the run minimizes. */
  public Criterion objective() {
    return info.objective();
  }

  /** Returns the examples to train on, their numbers to predict scaled. */
  public Dataset training() {
    return scaled(parts.training(), targetScaling);
  }

  /** Returns the examples held out, if any, their numbers to predict scaled. */
  public @Nullable Dataset validation() {
    Dataset held = parts.validation();
    return held == null ? null : scaled(held, targetScaling);
  }

  /** Returns the examples to test on, if any, their numbers to predict scaled. */
  public @Nullable Dataset test() {
    Dataset held = parts.test();
    return held == null ? null : scaled(held, targetScaling);
  }

  /** Returns the examples with their numbers to predict scaled. */
  public static Dataset scaled(Dataset data, @Nullable Scaling targetScaling) {
    return targetScaling != null && data.targets() instanceof Targets.Values values
        ? new Dataset(data.features(), values.scaled(targetScaling), data.weights())
        : data;
  }

  /** Returns a trainer of the new or the continued model. */
  public Trainer trainer(Engine engine) {
    return trainer(engine, _ -> {});
  }

  /**
   * Returns a trainer of the new or the continued model.
   *
   * @param loaded is told what a new model took from a file
   */
  public Trainer trainer(Engine engine, Consumer<LoadReport> loaded) {
    Model model = file == null ? model(engine, loaded) : file.model(engine);
    Optimizer optimizer = file == null ? optimizer(model) : file.optimizer(model);
    Trainer trainer = new Trainer(model, objective(), optimizer, scaling, info.options());
    trainer.resumeAt(info.epochs());
    return trainer;
  }

  private Model model(Engine engine, Consumer<LoadReport> loaded) {
    Model model = new Model(engine, info.network(), info.input(), info.seed());
    if (initial != null) {
      loaded.accept(initial.load(model));
    }
    return model;
  }

  private Optimizer optimizer(Model model) {
    Optimizer optimizer = new Optimizer(info.optimizer(), model);
    optimizer.freeze(info.frozenNames()::contains);
    return optimizer;
  }
}
