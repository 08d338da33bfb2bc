package io.lockstep.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
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
  /** Returns the table of a model's outputs {@code [examples, outputs]} for its task. */
  static PredictionTable of(ModelFile file, Dataset data, Matrix outputs) {
    return switch (file.info().task()) {
      case CLASSIFICATION -> classes(file.info().classNames(), outputs);
      case REGRESSION -> values(file.info().outputNames(), file.targetScaling(), outputs);
      case RECONSTRUCTION -> reconstruction(file.scaling(), data, outputs);
    };
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
      List<String> names, @Nullable Scaling scaling, Matrix outputs) {
    Scaling scaled = scaling == null ? Scaling.identity(outputs.width()) : scaling;
    return new PredictionTable(
        names,
        outputs.rows(),
        row ->
            IntStream.range(0, outputs.width())
                .mapToObj(i -> Float.toString(scaled.invert(outputs.get(row, i), i)))
                .toList());
  }

  /** Values in the units of the data; the error is the mean square of the scaled differences. */
  private static PredictionTable reconstruction(Scaling scaling, Dataset data, Matrix outputs) {
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
            fields.add(Float.toString(scaling.invert(output, i)));
          }
          fields.add(Float.toString((float) (error / outputs.width())));
          return fields;
        });
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
    CsvWriter csv = CsvWriter.builder().build(writer);
    csv.writeRecord(names);
    for (int i = 0; i < rows; i++) {
      csv.writeRecord(row.apply(i));
    }
    csv.flush();
  }
}
