package io.lockstep.training.data.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import io.lockstep.training.data.csv.schema.CsvColumn.Categorical;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.OnMissing;
import io.lockstep.training.data.csv.schema.Unseen;
import io.lockstep.training.data.csv.survey.SurveyChecks;
import io.lockstep.training.data.csv.text.CsvFile;
import io.lockstep.training.data.csv.text.MissingTexts;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The filling of a table from a CSV file whose schema is known; used once. */
final class CsvFill {
  private final CsvFile file;
  private final CsvSchema schema;
  private final Unseen unseen;
  private final boolean labelled;
  private final long firstLine;
  private final MissingTexts missing;
  private final Map<String, Long> gaps = new LinkedHashMap<>();
  private final List<Integer> dropped = new ArrayList<>();
  private @Nullable CsvLayout layout;
  private boolean inValues;
  private int lines;
  private int rows;
  private long incomplete;
  private long firstIncomplete;
  private long unlabelled;

  /**
   * A filling.
   *
   * @param labelled whether labels and weights are wanted where the file has them
   * @param firstLine the number of the first line that is no title; 0 where that is to be found
   */
  CsvFill(CsvFile file, CsvSchema schema, Unseen unseen, boolean labelled, long firstLine) {
    this.firstLine = firstLine;
    this.file = file;
    this.schema = schema;
    this.unseen = unseen;
    this.labelled = labelled;
    this.missing = new MissingTexts(schema.format().missing());
  }

  /** The walk that counts the examples. */
  void count() {
    file.forEach((line, fields) -> {
      if (isLineOfValues(line, fields)) {
        if (isExample(line, fields)) {
          rows = file.count(rows + 1L);
        } else {
          dropped.add(lines);
        }
        lines = file.count(lines + 1L);
      }
    });
    if (schema.missing() == OnMissing.ERROR && incomplete > 0) {
      throw file.error(
          SurveyChecks.missing(incomplete, lines, firstIncomplete, gaps.size(), listed()),
          "Fill them in, or train a model that knows what becomes of them, by --on-missing drop or"
              + " --on-missing impute");
    }
    if (rows == 0) {
      throw file.error(
          dropped.isEmpty() ? "has no line of values" : "has no line without missing values",
          "Give a file with at least one example");
    }
  }

  /** The number of examples that were counted. */
  int rows() {
    return rows;
  }

  /** The number of lines of values. */
  int lines() {
    return lines;
  }

  /** The lines of values that are no examples. */
  List<Integer> dropped() {
    return dropped;
  }

  /** Whether a line is one of values; the first that is no title tells where the columns are. */
  private boolean isLineOfValues(long line, CsvRecord fields) {
    CsvLayout places = layout;
    if (inValues && places != null) {
      places.check(line, fields);
      return true;
    }
    if (firstLine > 0 ? line < firstLine : CsvLayout.isTitle(schema, fields)) {
      return false;
    }
    inValues = true;
    places = new CsvLayout(file, schema, unseen, labelled, line, fields);
    layout = places;
    return !schema.header();
  }

  private CsvLayout places() {
    CsvLayout places = layout;
    if (places == null) {
      throw file.changed();
    }
    return places;
  }

  private boolean isExample(long line, CsvRecord fields) {
    boolean lacks = false;
    for (CellReader cell : places().features()) {
      if (missing.contains(cell.text(fields))) {
        gaps.merge(cell.column().name(), 1L, Long::sum);
        lacks = true;
      }
    }
    boolean lacksLabel = false;
    for (CellReader cell : beside()) {
      if (missing.contains(cell.text(fields))) {
        gaps.merge(cell.column().name(), 1L, Long::sum);
        lacksLabel = true;
      }
    }
    unlabelled += lacksLabel ? 1 : 0;
    if (lacks || lacksLabel) {
      firstIncomplete = incomplete == 0 ? line : firstIncomplete;
      incomplete++;
    }
    return switch (schema.missing()) {
      case ERROR -> true;
      case DROP -> !lacks && !lacksLabel;
      case IMPUTE -> !lacksLabel;
    };
  }

  /** What is wanted besides the features, and is never filled in. */
  private List<CellReader> beside() {
    return Stream.concat(places().labels().stream(), Stream.ofNullable(places().weights()))
        .toList();
  }

  /** A table that is filled, save for the gaps where its schema does not say by what. */
  record Table(
      CsvSchema schema,
      int rows,
      MemorySegment values,
      Targets targets,
      @Nullable MemorySegment weights) {
    Dataset dataset() {
      List<String> names = schema.featureNames();
      Matrix matrix = new Matrix(ElementType.F32, rows, names.size(), values);
      Matrix each = weights == null ? null : new Matrix(ElementType.F32, rows, 1, weights);
      return new Dataset(new Features(matrix, names, null), targets, each);
    }
  }

  /**
   * The walk that fills the table.
   *
   * @param examples their number
   */
  Table fill(int examples) {
    inValues = false;
    gaps.clear();
    incomplete = 0;
    unlabelled = 0;
    int width = schema.width();
    MemorySegment values = Matrix.allocate(ElementType.F32, examples, width);
    long rowBytes = (long) width * Float.BYTES;
    int labels = labelled ? schema.labels().size() : 0;
    boolean classified = labels == 1 && schema.labelColumns().getFirst() instanceof Categorical;
    int[] classes = new int[classified ? examples : 0];
    MemorySegment numbers =
        Matrix.allocate(
            ElementType.F32, labels > 0 && !classified ? examples : 0, Math.max(1, labels));
    boolean weighted = labelled && schema.weights() != null;
    MemorySegment weights = Matrix.allocate(ElementType.F32, weighted ? examples : 0, 1);
    int[] row = {0};
    file.forEach((line, fields) -> {
      if (isLineOfValues(line, fields) && isExample(line, fields)) {
        if (row[0] == examples) {
          throw file.changed();
        }
        fillRow(values.asSlice(row[0] * rowBytes, rowBytes), line, fields);
        int at = 0;
        for (CellReader label : places().labels()) {
          if (classified) {
            classes[row[0]] = label.category(line, label.text(fields));
          } else {
            long place = (long) row[0] * labels + at++;
            numbers.setAtIndex(Matrix.FLOAT, place, target(label, line, label.text(fields)));
          }
        }
        CellReader weight = places().weights();
        if (weight != null) {
          weights.setAtIndex(Matrix.FLOAT, row[0], weight(weight, line, weight.text(fields)));
        }
        row[0]++;
      }
    });
    if (row[0] < examples) {
      throw file.changed();
    }
    return new Table(
        schema,
        examples,
        values,
        targets(examples, classes, numbers),
        places().weights() == null ? null : weights);
  }

  /** A number, or the index of a class. */
  private static float target(CellReader label, long line, String text) {
    return label.column() instanceof Categorical
        ? label.category(line, text)
        : label.number(line, text);
  }

  private float weight(CellReader cell, long line, String text) {
    float weight = cell.number(line, text);
    if (!(weight >= 0)) {
      throw file.error(
          line,
          cell.column().name(),
          "the weight of an example is " + Quoted.escaped(text) + ", but must be at least 0",
          "Correct the value or remove the line");
    }
    return weight;
  }

  private Targets targets(int examples, int[] classes, MemorySegment numbers) {
    List<CellReader> labels = places().labels();
    if (labels.isEmpty()) {
      return new Targets.None(examples);
    }
    return labels.size() == 1 && labels.getFirst().column() instanceof Categorical categorical
        ? Targets.Classes.owning(classes, categorical.categories())
        : new Targets.Values(
            new Matrix(ElementType.F32, examples, labels.size(), numbers),
            labels.stream().map(label -> label.column().name()).toList());
  }

  private void fillRow(MemorySegment row, long line, CsvRecord fields) {
    for (CellReader cell : places().features()) {
      String text = cell.text(fields);
      if (missing.contains(text)) {
        cell.writeMissing(row);
      } else {
        cell.write(row, line, text);
      }
    }
  }

  /** What was done to single lines and values, a line each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    switch (schema.missing()) {
      case ERROR -> {}
      case DROP -> {
        if (incomplete > 0) {
          notes.add("lines left out for missing values: " + incomplete + ", in " + listed());
        }
      }
      case IMPUTE -> {
        if (unlabelled > 0) {
          String wanted = schema.weights() == null ? "a label: " : "a label or a weight: ";
          notes.add("lines left out for want of " + wanted + unlabelled);
        }
        if (incomplete > unlabelled) {
          notes.add("missing values filled in: " + listed());
        }
      }
    }
    if (labelled && schema.weights() != null && places().weights() == null) {
      notes.add(
          "no column of weights " + Quoted.of(schema.weights()) + ", so that all count alike");
    }
    for (CellReader cell : places().features()) {
      if (cell.unknown() > 0) {
        notes.add(
            "values of "
                + Quoted.of(cell.column().name())
                + " unknown to the model, taken as none of its categories: "
                + cell.unknown());
      }
    }
    return notes;
  }

  /** The columns that lack values; where these are filled in, labels and weights are none. */
  private String listed() {
    if (schema.missing() == OnMissing.IMPUTE) {
      schema.labels().forEach(gaps::remove);
      gaps.remove(String.valueOf(schema.weights()));
    }
    String first =
        gaps.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(10)
            .map(entry -> Quoted.of(entry.getKey()) + " (" + entry.getValue() + ")")
            .collect(Collectors.joining(", "));
    return gaps.size() > 10 ? first + " and " + (gaps.size() - 10) + " more" : first;
  }
}
