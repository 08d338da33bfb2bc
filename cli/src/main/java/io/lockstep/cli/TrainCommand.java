package io.lockstep.cli;

import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.CsvOptions;
import io.lockstep.training.data.CsvSchema;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.Evaluation;
import io.lockstep.training.loop.Objective;
import io.lockstep.training.loop.Task;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.nn.Architecture;
import io.lockstep.training.nn.Architecture.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lockstep train}. */
@Command(
    name = "train",
    description = "Trains a model, or trains one on.%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep train --data digits",
      "  lockstep train --data spiral --model mlp:32-32 --activation tanh --epochs 300",
      "  lockstep train --data idx:mnist --model autoencoder:256-64 --epochs 20 --out code.safetensors",
      "  lockstep train --data csv:houses.csv --label price --model mlp:64-64 --patience 10",
      "  lockstep train --data digits --resume model.safetensors --epochs 5 --out model.safetensors"
    })
final class TrainCommand implements Callable<Integer> {
  private static final int MOST_BATCH = 128;
  private static final int LEAST_BATCH = 16;
  private static final int STEPS_OF_AN_EPOCH = 50;

  /** What a model file decides. */
  private static final Set<String> FROM_FILE =
      Set.of(
          "--label",
          "--model",
          "--activation",
          "--output-activation",
          "--dropout",
          "--loss",
          "--optimizer",
          "--lr",
          "--hyper",
          "--batch",
          "--seed",
          "--scale",
          "--task",
          "--val-split");

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The name or number of the CSV column to predict (default: the last).")
  private @Nullable String label;

  @Mixin private final ModelOptions model = new ModelOptions();
  @Mixin private final OptimizerOptions optimizer = new OptimizerOptions();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = "How often to go through the examples (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = {
        "Examples in a step (default: 128, down to 16 where there are fewer than 6400 examples)."
      })
  private @Nullable Integer batch;

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
            + " points none (default: ${DEFAULT-VALUE})."
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

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = {
        "Stop when the validation loss has not improved for N epochs, and keep the best parameters."
      })
  private @Nullable Integer patience;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the model to this file.")
  private @Nullable Path out;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description = {
        "Train the model of this file for --epochs more, exactly as if it had not been interrupted;"
            + " model, optimizer, batch, seed, split and scaling are the file's."
      })
  private @Nullable Path resume;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Option(names = "--json", description = "End with one JSON object instead of a sentence.")
  private boolean json;

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    device.check();
    check();
    RunPlan plan = resume == null ? fresh() : resumed(resume);
    try (Engine engine = device.open(terminal);
        Trainer trainer = plan.trainer(engine)) {
      train(engine, trainer, plan);
    }
    return 0;
  }

  private void check() {
    if (epochs < 1) {
      throw new UsageException("[train] epochs must be at least 1, got " + epochs);
    }
    if (batch != null && batch < 1) {
      throw new UsageException("[train] batch must be at least 1, got " + batch);
    }
    if (patience != null && patience < 1) {
      throw new UsageException("[train] patience must be at least 1 epoch, got " + patience);
    }
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new UsageException(
          "[train] the part to hold out must be at least 0 and below 1, got "
              + validationSplit
              + "; give one such as 0.1");
    }
    if (out != null) {
      AtomicFile.check(out);
    }
    model.check();
    optimizer.check();
    if (label != null && !(data.source() instanceof DataSource.Csv)) {
      throw new UsageException(
          "[train] --label names a column of a CSV file; leave it out for other data");
    }
  }

  private RunPlan fresh() {
    boolean reconstructs = model.task(task, true) == Task.RECONSTRUCTION;
    CsvOptions csv = CsvOptions.DEFAULT.withTask(task.ofLabel());
    if (label != null) {
      csv = csv.withLabel(label);
    } else if (reconstructs) {
      csv = csv.withoutLabel();
    }
    DataLoader.Loaded loaded = DataLoader.load(data.source(), csv, seed);
    DataParts parts = loaded.parts().orSplit(validationSplit, seed);
    Dataset training = parts.training();
    Matrix values = training.features().values();
    Targets targets = training.targets();
    Objective objective = optimizer.objective(model.task(task, targets instanceof Targets.Classes));
    Architecture form =
        model.architecture(
            training.width(),
            outputs(objective.task(), training),
            scale.isUnitRange(values),
            ModelOptions.isOfLogits(objective.loss()));
    CsvSchema schema = loaded.schema();
    ModelInfo info =
        new ModelInfo(
            form,
            objective.task(),
            objective.loss().name(),
            optimizer.rule().name(),
            optimizer.hyperparameters(),
            0,
            0,
            batch != null ? batch : usualBatch(training.size()),
            validationSplit,
            seed,
            objective.task() == Task.CLASSIFICATION && targets instanceof Targets.Classes c
                ? c.names()
                : List.of(),
            objective.task() == Task.REGRESSION && targets instanceof Targets.Values v
                ? v.names()
                : List.of(),
            schema == null ? null : schema.toJson());
    return new RunPlan(info, scale.fit(values, schema != null), parts, null);
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

  private RunPlan resumed(Path path) {
    String fixed =
        spec.commandLine().getParseResult().matchedOptions().stream()
            .map(option -> option.longestName())
            .filter(FROM_FILE::contains)
            .distinct()
            .collect(Collectors.joining(", "));
    if (!fixed.isEmpty()) {
      throw new UsageException(
          "[train] a resumed model keeps what its file says; leave out " + fixed);
    }
    ModelFile file = ModelFile.read(path);
    ModelInfo info = file.info();
    DataParts parts = DataLoader.load("train", data.source(), info, info.seed());
    return new RunPlan(
        info, file.scaling(), parts.orSplit(info.validationSplit(), info.seed()), file);
  }

  private void train(Engine engine, Trainer trainer, RunPlan plan) {
    Dataset training = plan.parts().training();
    Dataset held = plan.parts().validation();
    int batches = (training.size() + plan.info().batch() - 1) / plan.info().batch();
    List<EpochReport> reports;
    try (Progress progress = Progress.on(terminal, epochs, batches)) {
      List<Callback> callbacks = new ArrayList<>(List.of(progress));
      if (patience != null) {
        callbacks.add(new EarlyStopping(patience, 0));
      }
      reports = trainer.fit(training, held, epochs, callbacks);
    }
    if (out != null) {
      ModelInfo now = plan.info().after(trainer.optimizer().step(), trainer.epochsDone());
      ModelFile.write(out, now, trainer.model(), plan.scaling(), trainer.optimizer());
    }
    // Early stopping has put the best parameters back since the last report.
    Evaluation result =
        held == null
            ? null
            : patience == null ? reports.getLast().validation() : trainer.evaluate(held);
    report(engine, trainer, plan, reports, result);
  }

  private void report(
      Engine engine,
      Trainer trainer,
      RunPlan plan,
      List<EpochReport> reports,
      @Nullable Evaluation result) {
    Dataset held = plan.parts().validation();
    double seconds = reports.stream().mapToDouble(EpochReport::seconds).sum();
    double rate =
        reports.size() / reports.stream().mapToDouble(r -> 1 / r.examplesPerSecond()).sum();
    EpochReport last = reports.getLast();
    String digest = trainer.model().digest();
    Report report =
        device
            .describe(new Report(), engine)
            .with("task", plan.info().task().name().toLowerCase(Locale.ROOT))
            .with("parameters", trainer.model().parameters().size())
            .with("train_examples", plan.parts().training().size())
            .with("val_examples", held == null ? 0 : held.size())
            .with("epochs", trainer.epochsDone())
            .with("steps", trainer.optimizer().step())
            .with("train_loss", (Double) last.trainLoss())
            .with("val_loss", result == null ? null : (Double) result.loss());
    String sentence =
        String.format(
            Locale.ROOT,
            "Trained %s with %d parameters for %d epochs in %.1f s: training loss %.6f",
            plan.info().architecture().kind() == Kind.MLP ? "an MLP" : "an autoencoder",
            trainer.model().parameters().size(),
            reports.size(),
            seconds,
            last.trainLoss());
    if (result != null) {
      sentence += String.format(Locale.ROOT, ", validation loss %.6f", result.loss());
      if (result.accuracy() != null) {
        report.with("val_accuracy", result.accuracy());
        sentence += String.format(Locale.ROOT, ", validation accuracy %.4f", result.accuracy());
      }
    }
    report.rounded("examples_per_second", rate).rounded("seconds", seconds).with("digest", digest);
    sentence += ", digest " + digest;
    if (out != null) {
      report.with("model_file", out.toString());
      sentence += ", written to " + out;
    }
    report.print(terminal, json, sentence + ".");
  }
}
