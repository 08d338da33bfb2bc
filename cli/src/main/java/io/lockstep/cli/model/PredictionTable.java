package io.lockstep.cli.model;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.lockstep.kernels.library.Losses;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.checkpoint.ModelOutput;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.csv.CsvReading;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.objective.OutputPart;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Predictions as a table: a line of names, then a line for each example.
 *
 * @param names of the columns
 * @param rows number of lines
 * @param row the fields of a line
 */
record PredictionTable(List<String> names, int rows, IntFunction<List<String>> row) {
  private static final int DROPPED = -1;

  /** The numbers that are predicted for an example, checked before any is written. */
  private interface Numbers {
    float[] of(int row);
  }

  /**
   * Returns the table of a model's outputs {@code [examples, outputs]} for its task.
   *
   * @throws NotFiniteException if a number in it would be infinite or NaN
   */
  static PredictionTable of(ModelFile file, Dataset data, Matrix outputs) {
    ModelInfo info = file.info();
    Units units = Units.of(info);
    PredictionTable all = null;
    for (OutputPart part : info.objective().parts()) {
      ModelOutput output = Objects.requireNonNull(info.outputs().get(part.name()));
      PredictionTable one =
          switch (output.task()) {
            case CLASSIFICATION -> classes(output, new Slice(outputs, part));
            case REGRESSION ->
                values(output, file.targetScaling(), new Slice(outputs, part), units);
            case RECONSTRUCTION -> reconstruction(file.scaling(), data, outputs, units);
          };
      all = all == null ? one : all.beside(one);
    }
    return Objects.requireNonNull(all);
  }

  /**
   * The columns of one output.
   *
   * @param all the network's rows
   * @param part of them
   */
  private record Slice(Matrix all, OutputPart part) {
    int width() {
      return part.isWhole() ? all.width() : part.to() - part.from();
    }

    int rows() {
      return all.rows();
    }

    float[] numbers(int row) {
      float[] numbers = new float[width()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = all.get(row, part.from() + i);
      }
      return numbers;
    }

    /** The name of a column among those of several outputs. */
    String named(String column) {
      return part.isWhole() ? column : part.name() + ":" + column;
    }
  }

  private PredictionTable beside(PredictionTable other) {
    List<String> both = new ArrayList<>(names);
    both.addAll(other.names);
    return new PredictionTable(
        both,
        rows,
        line -> {
          List<String> fields = new ArrayList<>(row.apply(line));
          fields.addAll(other.row.apply(line));
          return fields;
        });
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

  private static void requireFinite(List<String> names, int rows, Numbers numbers) {
    for (int row = 0; row < rows; row++) {
      float[] line = numbers.of(row);
      for (int i = 0; i < line.length; i++) {
        if (!Float.isFinite(line[i])) {
          throw new NotFiniteException(
              "[predict] "
                  + names.get(i)
                  + " of example "
                  + (row + 1)
                  + " is "
                  + line[i]
                  + ": it holds values far beyond those that the model was trained on; check the"
                  + " data for extreme values");
        }
      }
    }
  }

  /** The class of the largest output, then a probability, or where the loss knows none a score. */
  private static PredictionTable classes(ModelOutput output, Slice outputs) {
    List<String> classNames = names(output.classNames(), "", 0, outputs.width());
    String kind = Losses.byName(output.loss()).givesProbabilities() ? "p(" : "score(";
    List<String> names =
        new ArrayList<>(classNames.stream().map(name -> outputs.named(kind + name + ")")).toList());
    requireFinite(names, outputs.rows(), outputs::numbers);
    names.addFirst(outputs.part().isWhole() ? "class" : outputs.part().name());
    return new PredictionTable(
        names,
        outputs.rows(),
        row -> {
          float[] numbers = outputs.numbers(row);
          int best = 0;
          List<String> fields = new ArrayList<>();
          for (int i = 0; i < numbers.length; i++) {
            best = numbers[i] > numbers[best] ? i : best;
            fields.add(Float.toString(numbers[i]));
          }
          fields.addFirst(classNames.get(best));
          return fields;
        });
  }

  /** Values in the units of the data. */
  private static PredictionTable values(
      ModelOutput output, @Nullable Scaling scaling, Slice outputs, Units units) {
    int first = outputs.part().targetFrom();
    List<String> names =
        !outputs.part().isWhole() && outputs.width() == 1
            ? List.of(outputs.part().name())
            : names(output.outputNames(), "output ", 1, outputs.width()).stream()
                .map(outputs::named)
                .toList();
    Numbers values =
        row -> {
          float[] numbers = outputs.numbers(row);
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] = scaling == null ? numbers[i] : scaling.invert(numbers[i], first + i);
          }
          return numbers;
        };
    requireFinite(names, outputs.rows(), values);
    return new PredictionTable(
        names,
        outputs.rows(),
        row -> {
          List<String> fields = new ArrayList<>();
          float[] numbers = values.of(row);
          for (int i = 0; i < numbers.length; i++) {
            fields.add(units.label(first + i, numbers[i]));
          }
          return fields;
        });
  }

  /** Values in the units of the data; the error is the mean square of the scaled differences. */
  private static PredictionTable reconstruction(
      Scaling scaling, Dataset data, Matrix outputs, Units units) {
    List<String> names = new ArrayList<>(data.features().names());
    names.add("error");
    Matrix inputs = data.features().values();
    int width = outputs.width();
    Numbers values =
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
          return numbers;
        };
    requireFinite(names, outputs.rows(), values);
    return new PredictionTable(
        names,
        outputs.rows(),
        row -> {
          float[] numbers = values.of(row);
          List<String> fields = new ArrayList<>();
          for (int i = 0; i < width; i++) {
            fields.add(units.feature(i, numbers[i]));
          }
          fields.add(Float.toString(numbers[width]));
          return fields;
        });
  }

  /** The names there are, or numbers in their place. */
  private static List<String> names(List<String> known, String word, int first, int count) {
    return known.isEmpty()
        ? IntStream.range(first, first + count).mapToObj(i -> word + i).toList()
        : known;
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
