package io.lockstep.cli.data;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Targets;
import io.lockstep.training.data.csv.CsvReader;
import io.lockstep.training.data.csv.CsvReading;
import io.lockstep.training.data.csv.CsvTable;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.Unseen;
import io.lockstep.training.data.idx.IdxReader;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.data.synthetic.Plane;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reading and making of examples. */
public final class DataLoader {
  /** As in the playground where nothing is set. */
  private static final double NOISE = 0;

  private DataLoader() {}

  /**
   * What was read.
   *
   * @param parts the examples, not split yet where they came in one part
   * @param schema the meaning of the columns of a CSV file, else null
   * @param reading what was understood of a CSV file, else null
   */
  public record Loaded(DataParts parts, @Nullable CsvSchema schema, @Nullable CsvReading reading) {
    private static Loaded of(CsvTable table) {
      return new Loaded(whole(table.dataset()), table.schema(), table.reading());
    }

    private static Loaded of(DataParts parts) {
      return new Loaded(parts, null, null);
    }
  }

  /**
   * What a trained model wants of data.
   *
   * @param labelled whether it is told the labels
   * @param unseen what becomes of categories that it does not know
   */
  public record Use(boolean labelled, Unseen unseen) {
    /** To train on. */
    public static final Use TRAINING = new Use(true, Unseen.ERROR);
  }

  /**
   * Returns the examples for a new model.
   *
   * @param csv how a CSV file is to be understood
   * @param seed of what is made
   */
  public static Loaded load(DataSource source, CsvOptions csv, long seed) {
    if (source instanceof DataSource.Csv(var file)) {
      return Loaded.of(CsvReader.read(file, csv));
    }
    return Loaded.of(withoutSchema(source, seed));
  }

  /**
   * Returns the examples for a trained model, read the way its own were.
   *
   * @param operation for messages
   * @param seed of what is made
   * @throws UsageException if they do not fit the model
   */
  public static Loaded load(
      String operation, DataSource source, ModelInfo info, long seed, Use use) {
    Loaded loaded = read(operation, source, info, seed, use);
    checkFit(operation, loaded.parts().training(), info);
    return loaded;
  }

  private static Loaded read(
      String operation, DataSource source, ModelInfo info, long seed, Use use) {
    if (source instanceof DataSource.Csv(var file)) {
      String schema = info.schema();
      if (schema == null) {
        throw withoutMeaning(operation, file, info);
      }
      return Loaded.of(
          CsvReader.read(file, CsvSchema.fromJson(schema), use.labelled(), use.unseen()));
    }
    return Loaded.of(withoutSchema(source, seed));
  }

  private static UsageException withoutMeaning(String operation, Path file, ModelInfo info) {
    return new UsageException(
        "["
            + operation
            + "] "
            + Quoted.escaped(file.toString())
            + ": the model file has no 'schema', which names the "
            + info.inputs()
            + " inputs and says which columns they come from, since the model was not trained on a"
            + " CSV file or was saved without it; give data like those it was trained on, or, from"
            + " Java, save it with CsvTable.schema().toJson() as the schema of its ModelInfo");
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
    int inputs = info.inputs();
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
    if (data.targets() instanceof Targets.Classes classes
        && !info.hasSeveral()
        && !info.only().classNames().isEmpty()) {
      List<String> known = info.only().classNames();
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
                + Quoted.list(found)
                + " but the model "
                + Quoted.list(known)
                + "; give data like those it was trained on");
      }
    }
  }
}
