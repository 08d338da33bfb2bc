package io.lockstep.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.csv.CsvColumn;
import io.lockstep.training.data.csv.CsvReading;
import io.lockstep.training.data.csv.CsvSchema;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as a table: a line of names, then a line for each example.
 *
 * @param names of the columns
 * @param rows number of examples
 * @param row the fields of an example
 */
record PredictionTable(List<String> names, int rows, IntFunction<List<String>> row) {
  private static final int DROPPED = -1;

  /** Returns the table of a model's outputs {@code [examples, outputs]} for its task. */
  static PredictionTable of(ModelFile file, Dataset data, Matrix outputs) {
    Units units = Units.of(file.info());
    return switch (file.info().task()) {
      case CLASSIFICATION -> classes(file.info().classNames(), outputs);
      case REGRESSION -> values(file.info().outputNames(), file.targetScaling(), outputs, units);
      case RECONSTRUCTION -> reconstruction(file.scaling(), data, outputs, units);
    };
  }

  /** Returns this table with a line of empty fields for each line of a file that is no example. */
  PredictionTable spread(@Nullable CsvReading reading) {
    if (reading == null || reading.dropped().isEmpty()) {
      return this;
    }
    int[] places = new int[reading.lines()];
    reading.dropped().forEach(line -> places[line] = DROPPED);
    int example = 0;
    for (int line = 0; line < places.length; line++) {
      places[line] = places[line] == DROPPED ? DROPPED : example++;
    }
    List<String> empty = Collections.nCopies(names.size(), "");
    return new PredictionTable(
        names, places.length, line -> places[line] == DROPPED ? empty : row.apply(places[line]));
  }

  private static PredictionTable classes(List<String> classNames, Matrix probabilities) {
    List<String> names = new ArrayList<>(List.of("class"));
    classNames.forEach(name -> names.add("p(" + name + ")"));
    return new PredictionTable(
        names,
        probabilities.rows(),
        row -> {
          int best = 0;
          for (int i = 1; i < probabilities.width(); i++) {
            if (probabilities.get(row, i) > probabilities.get(row, best)) {
              best = i;
            }
          }
          List<String> fields = numbers(probabilities, row);
          fields.addFirst(classNames.get(best));
          return fields;
        });
  }

  /** Values in the units of the data. */
  private static PredictionTable values(
      List<String> names, @Nullable Scaling scaling, Matrix outputs, Units units) {
    Scaling scaled = scaling == null ? Scaling.identity(outputs.width()) : scaling;
    return new PredictionTable(
        names,
        outputs.rows(),
        row ->
            IntStream.range(0, outputs.width())
                .mapToObj(i -> units.label(scaled.invert(outputs.get(row, i), i)))
                .toList());
  }

  /** Values in the units of the data; the error is the mean square of the scaled differences. */
  private static PredictionTable reconstruction(
      Scaling scaling, Dataset data, Matrix outputs, Units units) {
    List<String> names = new ArrayList<>(data.features().names());
    names.add("error");
    Matrix inputs = data.features().values();
    return new PredictionTable(
        names,
        outputs.rows(),
        row -> {
          List<String> fields = new ArrayList<>();
          double error = 0;
          for (int i = 0; i < outputs.width(); i++) {
            float output = outputs.get(row, i);
            double difference = (double) output - scaling.apply(inputs.get(row, i), i);
            error += difference * difference;
            fields.add(units.feature(i, scaling.invert(output, i)));
          }
          fields.add(Float.toString((float) (error / outputs.width())));
          return fields;
        });
  }

  /**
   * What the numbers of a table stand for in the file that it was read from.
   *
   * @param features for each column of the table the file's; empty where it is no quantity
   * @param target the file's column to predict, or null
   */
  private record Units(List<Optional<CsvColumn>> features, @Nullable CsvColumn target) {
    static Units of(ModelInfo info) {
      String json = info.schema();
      if (json == null) {
        return new Units(List.of(), null);
      }
      CsvSchema schema = CsvSchema.fromJson(json);
      return new Units(schema.quantities(), schema.labelColumn().orElse(null));
    }

    String feature(int column, float value) {
      return column < features.size()
          ? features.get(column).map(c -> c.text(value)).orElseGet(() -> Float.toString(value))
          : Float.toString(value);
    }

    String label(float value) {
      return target == null ? Float.toString(value) : target.text(value);
    }
  }

  private static List<String> numbers(Matrix outputs, int row) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < outputs.width(); i++) {
      fields.add(Float.toString(outputs.get(row, i)));
    }
    return fields;
  }

  /** Writes the table as CSV; the writer stays open. */
  void writeTo(Writer writer) throws IOException {
    // Not closed, which would close the writer.
    CsvWriter csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).build(writer);
    csv.writeRecord(names);
    for (int i = 0; i < rows; i++) {
      csv.writeRecord(row.apply(i));
    }
    csv.flush();
  }
}
