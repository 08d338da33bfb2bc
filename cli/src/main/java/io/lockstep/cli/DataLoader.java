package io.lockstep.cli;

import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.CsvOptions;
import io.lockstep.training.data.CsvOptions.Missing;
import io.lockstep.training.data.CsvReader;
import io.lockstep.training.data.CsvSchema;
import io.lockstep.training.data.CsvTable;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Digits;
import io.lockstep.training.data.IdxReader;
import io.lockstep.training.data.Plane;
import io.lockstep.training.data.Targets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reading and making of examples. */
final class DataLoader {
  /** As in the playground where nothing is set. */
  private static final double NOISE = 0;

  private DataLoader() {}

  /**
   * What was read.
   *
   * @param parts the examples, not split yet where they came in one part
   * @param schema the meaning of the columns of a CSV file, else null
   */
  record Loaded(DataParts parts, @Nullable CsvSchema schema) {}

  /**
   * Returns the examples for a new model.
   *
   * @param csv how a CSV file is to be understood
   * @param seed of what is made
   */
  static Loaded load(DataSource source, CsvOptions csv, long seed) {
    if (source instanceof DataSource.Csv(var file)) {
      CsvTable table = CsvReader.read(file, csv);
      return new Loaded(new DataParts(table.dataset(), null), table.schema());
    }
    return new Loaded(withoutSchema(source, seed), null);
  }

  /**
   * Returns the examples for a trained model, read the way its own were.
   *
   * @param operation for messages
   * @param seed of what is made
   * @throws UsageException if they do not fit the model
   */
  static DataParts load(String operation, DataSource source, ModelInfo info, long seed) {
    DataParts parts = read(operation, source, info, seed);
    checkFit(operation, parts.training(), info);
    return parts;
  }

  private static DataParts read(String operation, DataSource source, ModelInfo info, long seed) {
    if (source instanceof DataSource.Csv(var file)) {
      String schema = info.schema();
      if (schema == null) {
        throw new UsageException(
            "["
                + operation
                + "] "
                + file
                + ": the model was not trained on a CSV file, so the"
                + " meaning of the columns is unknown; give data like those it was trained on");
      }
      return new DataParts(CsvReader.read(file, CsvSchema.fromJson(schema), Missing.REFUSE), null);
    }
    return withoutSchema(source, seed);
  }

  private static DataParts withoutSchema(DataSource source, long seed) {
    return switch (source) {
      case DataSource.Drawn(int count) -> whole(Digits.generate(count, seed));
      case DataSource.Points(var set, int count) -> whole(set.generate(count, NOISE, seed));
      case DataSource.OfPlane(int count) -> whole(Plane.generate(count, NOISE, seed));
      case DataSource.Idx(var folder) -> IdxReader.readFolder(folder);
      case DataSource.Csv csv -> throw new IllegalStateException(csv + " needs a schema");
    };
  }

  private static DataParts whole(Dataset dataset) {
    return new DataParts(dataset, null);
  }

  private static void checkFit(String operation, Dataset data, ModelInfo info) {
    int inputs = info.architecture().inputs();
    if (data.width() != inputs) {
      throw new UsageException(
          "["
              + operation
              + "] the data have "
              + data.width()
              + " features but the model takes "
              + inputs
              + "; give data like those it was trained on");
    }
    if (data.targets() instanceof Targets.Classes classes && !info.classNames().isEmpty()) {
      List<String> known = info.classNames();
      List<String> found = classes.names();
      if (found.size() > known.size()) {
        throw new UsageException(
            "["
                + operation
                + "] the data have "
                + found.size()
                + " classes but the model only "
                + known.size()
                + "; remove the examples of the other classes, or train a model with"
                + " them");
      }
      if (!found.equals(known.subList(0, found.size()))) {
        throw new UsageException(
            "["
                + operation
                + "] the data have the classes "
                + found
                + " but the model "
                + known
                + "; give data like those it was trained on");
      }
    }
  }
}
