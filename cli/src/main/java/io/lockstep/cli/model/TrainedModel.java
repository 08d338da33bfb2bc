package io.lockstep.cli.model;

import io.lockstep.cli.data.DataLoader;
import io.lockstep.cli.data.DataNotes;
import io.lockstep.cli.data.DataOptions;
import io.lockstep.cli.data.DataPart;
import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.csv.CsvReading;
import io.lockstep.training.data.csv.schema.Unseen;
import io.lockstep.training.evaluation.Evaluator;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Criterion;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name a trained model and the data to use it on. */
final class TrainedModel {
  private static final int BATCH = 256;

  @Option(
      names = "--model-file",
      required = true,
      paramLabel = "FILE",
      description = "The model, as 'lockstep train --out' wrote it.")
  private Path file = Path.of("");

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = {
        "Of data that the program makes (default: the model's plus 1, so that they are new to it)."
      })
  private @Nullable Long seed;

  @Option(
      names = "--on-unseen",
      paramLabel = "HOW",
      defaultValue = "error",
      description = {
        "What becomes of categories in a CSV file that the training data do not have: error"
            + " (default), or zero, none of the known ones."
      })
  private Unseen unseen = Unseen.ERROR;

  /**
   * Checks that a file to be written is neither the model nor the data.
   *
   * @throws UsageException if it is
   */
  void checkKept(String operation, Path out) {
    DataSource.checkKept(operation, file, out);
    data.source().checkKept(operation, out);
  }

  /** Reads the model file. */
  ModelFile read() {
    data.source();
    return ModelFile.read(file);
  }

  /**
   * The data to use a model on.
   *
   * @param examples of IDX files in two parts those that are not for training
   * @param reading what was done to the lines of a CSV file, else null
   * @param notes what there is to say
   */
  record Examples(Dataset examples, @Nullable CsvReading reading, DataNotes notes) {}

  /**
   * Returns the examples.
   *
   * @param labelled whether the labels are wanted
   */
  Examples data(String operation, ModelInfo info, boolean labelled) {
    return data(operation, info, labelled, null);
  }

  /**
   * Returns the examples.
   *
   * @param labelled whether the labels are wanted
   * @param part of the data that the model was trained on, or null for data that are new to it
   * @throws UsageException if there is no such part
   */
  Examples data(String operation, ModelInfo info, boolean labelled, @Nullable DataPart part) {
    if (part != null && seed != null) {
      throw new UsageException(
          "["
              + operation
              + "] --part is of the data that the model was trained on, which its own seed made;"
              + " leave --seed out");
    }
    long chosen = seed != null ? seed : info.seed() + (part == null ? 1 : 0);
    DataLoader.Use use = new DataLoader.Use(labelled, unseen);
    DataSource source = data.source();
    DataLoader.Loaded loaded = DataLoader.load(operation, source, info, chosen, use);
    DataParts parts = loaded.parts();
    return new Examples(
        part == null
            ? Objects.requireNonNullElse(parts.validation(), parts.training())
            : part.of(info.holdOut().of(parts, info.seed())),
        loaded.reading(),
        DataNotes.ofUse(source, loaded.reading()));
  }

  /** Returns what the model was trained to make small. */
  static Criterion objective(ModelFile file) {
    return file.info().objective();
  }

  /** Returns what runs the model. */
  static Evaluator evaluator(ModelFile file, Model model) {
    return new Evaluator(model, objective(file), file.scaling(), BATCH);
  }
}
