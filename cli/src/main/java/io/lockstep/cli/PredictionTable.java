package io.lockstep.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.lockstep.kernels.library.Loss.Link;
import io.lockstep.kernels.library.Losses;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.loop.NotFiniteException;
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
record PredictionTable(List<String> names, int rows, IntFunction<Line> row) {
  /**
   * The fields of an example.
   *
   * @param texts those that come first
   * @param numbers the others
   */
  record Line(List<String> texts, float[] numbers) {}

  /**
   * Returns the table of a model's outputs {@code [examples, outputs]} for its task.
   *
   * @throws NotFiniteException if a number in it would be infinite or NaN
   */
  static PredictionTable of(ModelFile file, Dataset data, Matrix outputs) {
    PredictionTable table =
        switch (file.info().task()) {
          case CLASSIFICATION -> classes(file.info(), outputs);
          case REGRESSION -> values(file.info(), file.targetScaling(), outputs);
          case RECONSTRUCTION -> reconstruction(file.scaling(), data, outputs);
        };
    table.requireFinite();
    return table;
  }

  private void requireFinite() {
    for (int i = 0; i < rows; i++) {
      Line line = row.apply(i);
      for (int j = 0; j < line.numbers.length; j++) {
        if (!Float.isFinite(line.numbers[j])) {
          throw new NotFiniteException(
              "[predict] "
                  + names.get(line.texts.size() + j)
                  + " of example "
                  + (i + 1)
                  + " is "
                  + line.numbers[j]
                  + ": it holds values far beyond those that the model was trained on; check the"
                  + " data for extreme values");
        }
      }
    }
  }

  /** The class of the largest output, then a probability, or where the loss knows none a score. */
  private static PredictionTable classes(ModelInfo info, Matrix outputs) {
    List<String> classNames = names(info.classNames(), "", 0, outputs.width());
    boolean scores = Losses.byName(info.loss()).link() == Link.IDENTITY;
    List<String> names = new ArrayList<>(List.of("class"));
    classNames.forEach(name -> names.add((scores ? "score(" : "p(") + name + ")"));
    return new PredictionTable(
        names,
        outputs.rows(),
        row -> {
          int best = 0;
          for (int i = 1; i < outputs.width(); i++) {
            if (outputs.get(row, i) > outputs.get(row, best)) {
              best = i;
            }
          }
          return new Line(List.of(classNames.get(best)), numbers(outputs, row));
        });
  }

  /** Values in the units of the data. */
  private static PredictionTable values(ModelInfo info, @Nullable Scaling scaling, Matrix outputs) {
    Scaling scaled = scaling == null ? Scaling.identity(outputs.width()) : scaling;
    return new PredictionTable(
        names(info.outputNames(), "output ", 1, outputs.width()),
        outputs.rows(),
        row -> {
          float[] numbers = numbers(outputs, row);
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] = scaled.invert(numbers[i], i);
          }
          return new Line(List.of(), numbers);
        });
  }

  /** Values in the units of the data; the error is the mean square of the scaled differences. */
  private static PredictionTable reconstruction(Scaling scaling, Dataset data, Matrix outputs) {
    List<String> names = new ArrayList<>(data.features().names());
    names.add("error");
    Matrix inputs = data.features().values();
    int width = outputs.width();
    return new PredictionTable(
        names,
        outputs.rows(),
        row -> {
          float[] numbers = new float[width + 1];
          double error = 0;
          for (int i = 0; i < width; i++) {
            float output = outputs.get(row, i);
            double difference = (double) output - scaling.apply(inputs.get(row, i), i);
            error += difference * difference;
            numbers[i] = scaling.invert(output, i);
          }
          numbers[width] = (float) (error / width);
          return new Line(List.of(), numbers);
        });
  }

  /** The names there are, or numbers in their place. */
  private static List<String> names(List<String> known, String word, int first, int count) {
    return known.isEmpty()
        ? IntStream.range(first, first + count).mapToObj(i -> word + i).toList()
        : known;
  }

  private static float[] numbers(Matrix outputs, int row) {
    float[] numbers = new float[outputs.width()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = outputs.get(row, i);
    }
    return numbers;
  }

  /** Writes the table as CSV; the writer stays open. */
  void writeTo(Writer writer) throws IOException {
    // Not closed, which would close the writer.
    CsvWriter csv = CsvWriter.builder().build(writer);
    csv.writeRecord(names);
    for (int i = 0; i < rows; i++) {
      Line line = row.apply(i);
      List<String> fields = new ArrayList<>(line.texts);
      for (float number : line.numbers) {
        fields.add(Float.toString(number));
      }
      csv.writeRecord(fields);
    }
    csv.flush();
  }
}
