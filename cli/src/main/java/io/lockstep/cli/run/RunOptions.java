package io.lockstep.cli.run;

import io.lockstep.cli.data.DataLoader;
import io.lockstep.cli.data.DataNotes;
import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.data.TableOptions;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.network.ModelForm.Usual;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.ParameterKey;
import io.lockstep.training.optim.schedule.Schedule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The options that decide what a new model is and how it is trained; a model file keeps them. */
public final class RunOptions {
  /** The names of these options. */
  public static final Set<String> NAMES = names();

  private static Set<String> names() {
    Set<String> names = new HashSet<>(TableOptions.NAMES);
    names.addAll(WeightOptions.NAMES);
    names.addAll(
        List.of(
            "--label",
            "--model",
            "--activation",
            "--output-activation",
            "--dropout",
            "--init-from",
            "--freeze",
            "--loss",
            "--label-smoothing",
            "--optimizer",
            "--lr",
            "--hyper",
            "--clip-norm",
            "--clip-tensor-norm",
            "--clip-value",
            "--group",
            "--constrain",
            "--reduce-on-plateau",
            "--batch",
            "--accumulate",
            "--seed",
            "--val-split",
            "--scale",
            "--task"));
    return Set.copyOf(names);
  }

  /** Returns those of these options that were given to a command, with commas between. */
  public static String given(CommandSpec command) {
    return command.commandLine().getParseResult().matchedOptions().stream()
        .map(OptionSpec::shortestName)
        .filter(NAMES::contains)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static final int MOST_BATCH = 128;
  private static final int LEAST_BATCH = 16;
  private static final int STEPS_OF_AN_EPOCH = 50;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The name or number of the CSV column to predict (default: the last).")
  private @Nullable String label;

  @Mixin private final TableOptions table = new TableOptions();
  @Mixin private final ModelOptions model = new ModelOptions();
  @Mixin private final TransferOptions transfer = new TransferOptions();
  @Mixin private final WeightOptions weights = new WeightOptions();
  @Mixin private final OptimizerOptions optimizer = new OptimizerOptions();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = {
        "Examples in a step (default: 128, down to 16 where there are fewer than 6400 examples)."
      })
  private @Nullable Integer batch;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Take a batch as N micro-batches, one after another, and add up their gradients, where the"
            + " whole does not fit into memory (default: ${DEFAULT-VALUE})."
      })
  private int accumulate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all that is random; the same seed gives the same bits (default: 1).")
  private long seed;

  @Option(
      names = "--val-split",
      paramLabel = "PART",
      defaultValue = "0.1",
      description = {
        "Part of the examples held out for validation, where the data do not come in two parts"
            + " (default: ${DEFAULT-VALUE})."
      })
  private double validationSplit;

  @Option(
      names = "--scale",
      paramLabel = "HOW",
      defaultValue = "auto",
      description = {
        "none, standard (mean 0, deviation 1), minmax (0..1) or auto: images to 0..1, CSV standard,"
            + " points none (default: ${DEFAULT-VALUE}). Numbers to predict are scaled like the"
            + " columns of a CSV file."
      })
  private ScaleChoice scale = ScaleChoice.AUTO;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      defaultValue = "auto",
      description = {
        "classification, regression, reconstruction, or auto from model and labels (default:"
            + " ${DEFAULT-VALUE})."
      })
  private TaskChoice task = TaskChoice.AUTO;

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a choice makes no sense
   */
  public void check(DataSource source) {
    if (batch != null && batch < 1) {
      throw new UsageException(
          "[train] batch must be at least 1, got " + batch + "; give one such as 128");
    }
    if (accumulate < 1) {
      throw new UsageException(
          "[train] a batch is taken as 1 micro-batch at least, got "
              + accumulate
              + "; leave --accumulate out to take it whole");
    }
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new UsageException(
          "[train] the part to hold out must be at least 0 and below 1, got "
              + validationSplit
              + "; give one such as 0.1");
    }
    model.check();
    optimizer.check(model.usual());
    if (label != null && !(source instanceof DataSource.Csv)) {
      throw new UsageException(
          "[train] --label names a column of a CSV file; leave it out for other data");
    }
    table.check(source);
    weights.check(source);
  }

  /**
   * Returns the run of a new model.
   *
   * @throws UsageException if data and choices do not fit together
   */
  public RunPlan plan(DataSource source) {
    DataLoader.Loaded loaded = DataLoader.load(source, csv(), seed);
    DataParts parts = loaded.parts().orSplit(validationSplit, seed);
    Dataset training = parts.training();
    Matrix values = training.features().values();
    Targets targets = training.targets();
    Usual usual = model.usual();
    Objective objective =
        optimizer.objective(model.task(task, targets instanceof Targets.Classes), usual);
    Layer network =
        model.network(
            training.features(),
            outputs(objective.task(), training),
            scale.isUnitRange(values),
            objective.loss());
    CsvSchema schema = loaded.schema();
    int inStep = batch(usual, training.size());
    ModelInfo info =
        new ModelInfo(
                network,
                Shape.of(training.width()),
                objective.task(),
                objective.loss().name(),
                optimizer.config(usual, Structure.of(network, Shape.of(training.width()))),
                0,
                0,
                inStep,
                validationSplit,
                seed,
                objective.task() == Task.CLASSIFICATION && targets instanceof Targets.Classes c
                    ? c.names()
                    : List.of(),
                objective.task() == Task.REGRESSION && targets instanceof Targets.Values v
                    ? v.names()
                    : List.of(),
                schema == null ? null : schema.toJson(),
                null)
            .freezing(transfer.frozen(network, training.width()))
            .accumulating(accumulate(inStep))
            .weighing(weights.classes(objective.task(), targets));
    Scaling targetScaling =
        objective.task() == Task.REGRESSION && targets instanceof Targets.Values v
            ? scale.fit(v.values(), schema != null)
            : null;
    return new RunPlan(
        info,
        scale.fit(values, schema != null),
        targetScaling,
        parts,
        null,
        transfer.initial(),
        notes(info, DataNotes.ofTraining(source, loaded.reading(), parts)));
  }

  /** What is to be said of the data, of their classes, and of a rate that learns nothing. */
  private DataNotes notes(ModelInfo info, DataNotes ofData) {
    DataNotes notes = ofData;
    if (info.only().task() == Task.CLASSIFICATION) {
      int vectors = 2 + info.optimizer().state(ParameterKey.of(info.structure())).size();
      String cost = new ClassCost(info.structure(), vectors, info.options().microBatch()).text();
      notes = cost == null ? notes : notes.warning(cost);
    }
    Schedule rate = info.optimizer().hyperparameters().get("lr");
    return rate != null && rate.json() instanceof Double number && number.floatValue() == 0
        ? notes.warning("the learning rate is 0, so that nothing is learnt")
        : notes;
  }

  private CsvOptions csv() {
    CsvOptions options =
        weights
            .apply(table.apply(CsvOptions.DEFAULT))
            .withTask(task.ofLabel())
            .withHeldOut(validationSplit, seed);
    if (label != null) {
      return options.withLabel(label);
    }
    // Without a label, the last column is one of those to reconstruct.
    return model.task(task, true) == Task.RECONSTRUCTION ? options.withoutLabel() : options;
  }

  private int accumulate(int ofBatch) {
    if (accumulate > ofBatch) {
      throw new UsageException(
          "[train] a batch of "
              + ofBatch
              + " cannot be taken as "
              + accumulate
              + " micro-batches; use --accumulate of at most "
              + ofBatch
              + ", or a larger --batch");
    }
    return accumulate;
  }

  private int batch(Usual usual, int examples) {
    Integer given = batch != null ? batch : usual.batch();
    return given != null ? given : usualBatch(examples);
  }

  /** A power of two; few examples are trained on in small batches, to take enough steps. */
  private static int usualBatch(int examples) {
    int fitting = Integer.highestOneBit(Math.max(1, examples / STEPS_OF_AN_EPOCH));
    return Math.min(Math.clamp(fitting, LEAST_BATCH, MOST_BATCH), examples);
  }

  private static int outputs(Task task, Dataset training) {
    return switch (task) {
      case RECONSTRUCTION -> training.width();
      case CLASSIFICATION -> {
        if (training.targets() instanceof Targets.Classes classes) {
          yield classes.count();
        }
        throw new UsageException(
            "[task] the data have numbers to predict, not classes; use --task regression");
      }
      case REGRESSION -> {
        if (training.targets() instanceof Targets.Values values) {
          yield values.values().width();
        }
        throw new UsageException(
            "[task] the data have classes, not numbers to predict; use --task classification");
      }
    };
  }
}
