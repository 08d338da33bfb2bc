package io.lockstep.training.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.CsvOptions.Missing;
import io.lockstep.training.data.CsvSchema.Categorical;
import io.lockstep.training.data.CsvSchema.Column;
import io.lockstep.training.data.CsvSchema.Numeric;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filling of a table from a CSV file whose schema is known; used once. */
final class CsvFill {
  /** One column to read: its field in the file, its first column in the table, its meaning. */
  private record Source(int field, int target, Column column, Map<String, Integer> categories) {
    static Source of(int field, int target, Column column) {
      Map<String, Integer> categories = new HashMap<>();
      if (column instanceof Categorical categorical) {
        categorical.categories().forEach(name -> categories.put(name, categories.size()));
      }
      return new Source(field, target, column, categories);
    }

    int width() {
      return switch (column) {
        case Numeric numeric -> 1;
        case Categorical categorical -> categorical.categories().size();
      };
    }
  }

  private final CsvFile file;
  private final CsvSchema schema;
  private final Missing missing;
  private final List<Source> features = new ArrayList<>();
  private @Nullable Source label;
  private int fieldCount = -1;
  private int rows;

  private CsvFill(CsvFile file, CsvSchema schema, Missing missing) {
    this.file = file;
    this.schema = schema;
    this.missing = missing;
  }

  /**
   * Reads a file whose lines have not been counted, which takes a walk of its own.
   *
   * @param schema the meaning of the columns
   * @param missing what becomes of lines with missing values
   */
  static Dataset read(CsvFile file, CsvSchema schema, Missing missing) {
    CsvFill fill = new CsvFill(file, schema, missing);
    file.forEach(fill::count);
    return fill.fill();
  }

  /**
   * Reads a file.
   *
   * @param schema the meaning of the columns
   * @param missing what becomes of lines with missing values
   * @param lines the number of lines of values, with missing ones or not
   */
  static Dataset read(CsvFile file, CsvSchema schema, Missing missing, long lines) {
    if (missing == Missing.SKIP_LINE) {
      return read(file, schema, missing);
    }
    CsvFill fill = new CsvFill(file, schema, missing);
    fill.rows = Math.toIntExact(lines);
    return fill.fill();
  }

  /** The walk that counts the lines to read. */
  private void count(long line, CsvRecord fields) {
    if (isExample(line, fields)) {
      rows = Math.addExact(rows, 1);
    }
  }

  /** Whether a line is to be read; the first one tells where the columns are. */
  private boolean isExample(long line, CsvRecord fields) {
    if (fieldCount < 0) {
      fieldCount = fields.getFieldCount();
      findColumns(line, fields);
      if (schema.header()) {
        return false;
      }
    }
    if (fields.getFieldCount() != fieldCount) {
      throw file.error(
          line,
          "",
          "expected " + fieldCount + " fields, found " + fields.getFieldCount(),
          "Correct the line; a field that contains a separator must be in quotes");
    }
    return isWanted(line, fields);
  }

  /** The walk that fills the table; the rows have been counted. */
  private Dataset fill() {
    if (rows == 0) {
      throw file.error(
          missing == Missing.SKIP_LINE && fieldCount >= 0
              ? "has no line without missing values"
              : "has no line of values",
          "Give a file with at least one example");
    }
    fieldCount = -1;
    features.clear();
    List<String> names = schema.featureNames();
    MemorySegment values = Matrix.allocate(ElementType.F32, rows, names.size());
    long rowBytes = (long) names.size() * Float.BYTES;
    Column labels = schema.labelColumn().orElse(null);
    int[] classes = new int[labels instanceof Categorical ? rows : 0];
    MemorySegment numbers =
        Matrix.allocate(ElementType.F32, labels instanceof Numeric ? rows : 0, 1);
    int[] row = {0};
    file.forEach((line, fields) -> {
      if (isExample(line, fields)) {
        if (row[0] == rows) {
          throw file.changed();
        }
        fillRow(values.asSlice(row[0] * rowBytes, rowBytes), line, fields);
        Source target = label;
        if (target != null && target.column instanceof Categorical) {
          classes[row[0]] = category(target, line, fields);
        } else if (target != null) {
          numbers.setAtIndex(Matrix.FLOAT, row[0], number(target, line, fields));
        }
        row[0]++;
      }
    });
    if (row[0] < rows) {
      throw file.changed();
    }
    Features table =
        new Features(new Matrix(ElementType.F32, rows, names.size(), values), names, null);
    return new Dataset(table, targets(classes, numbers));
  }

  private Targets targets(int[] classes, MemorySegment numbers) {
    Source target = label;
    if (target == null) {
      return new Targets.None(rows);
    }
    return switch (target.column) {
      case Numeric(String name) ->
          new Targets.Values(new Matrix(ElementType.F32, rows, 1, numbers), List.of(name));
      case Categorical(String _, List<String> categories) ->
          Targets.Classes.owning(classes, categories);
    };
  }

  private void fillRow(MemorySegment row, long line, CsvRecord fields) {
    for (Source source : features) {
      switch (source.column) {
        case Numeric numeric ->
            row.set(Matrix.FLOAT, (long) source.target * Float.BYTES, number(source, line, fields));
        case Categorical categorical -> {
          int column = source.target + category(source, line, fields);
          row.set(Matrix.FLOAT, (long) column * Float.BYTES, 1f);
        }
      }
    }
  }

  /**
   * Whether a line has all its values; a missing one is an error unless such lines are left out.
   */
  private boolean isWanted(long line, CsvRecord fields) {
    Source target = label;
    boolean wanted = target == null || isPresent(target, line, fields);
    for (int i = 0; i < features.size() && wanted; i++) {
      wanted = isPresent(features.get(i), line, fields);
    }
    return wanted;
  }

  private boolean isPresent(Source source, long line, CsvRecord fields) {
    if (!CsvValues.isMissing(fields.getField(source.field))) {
      return true;
    }
    if (missing == Missing.REFUSE) {
      throw file.error(
          line,
          source.column.name(),
          "the value is missing ('" + fields.getField(source.field) + "')",
          "Fill in the value or remove the line");
    }
    return false;
  }

  private float number(Source source, long line, CsvRecord fields) {
    String text = fields.getField(source.field);
    if (!CsvValues.isNumber(text)) {
      throw file.error(
          line,
          source.column.name(),
          "'" + text + "' is not a number, as values of this column are",
          "Correct the value or remove the line");
    }
    float value = CsvValues.parse(text);
    if (Float.isInfinite(value)) {
      throw file.error(
          line,
          source.column.name(),
          text + " is beyond the range of float32",
          "Give the column in another unit");
    }
    return value;
  }

  private int category(Source source, long line, CsvRecord fields) {
    String text = CsvValues.category(fields.getField(source.field));
    Integer index = source.categories.get(text);
    if (index == null) {
      throw file.error(
          line,
          source.column.name(),
          "'" + text + "' does not occur in the training data",
          CsvReader.sentence(Suggestions.hint(text, source.categories.keySet())));
    }
    return index;
  }

  /** Finds each column's field, by name where there is a header and by position where not. */
  private void findColumns(long line, CsvRecord head) {
    Map<String, Integer> places = schema.header() ? named(line, head) : numbered(line, head);
    int target = 0;
    for (Column column : schema.columns()) {
      Integer place = places.get(column.name());
      if (column.name().equals(schema.label())) {
        label = place == null ? null : Source.of(place, 0, column);
      } else if (place == null) {
        throw file.error(
            line,
            "",
            "there is no column '" + column.name() + "'",
            CsvReader.sentence(Suggestions.hint(column.name(), places.keySet())));
      } else {
        Source source = Source.of(place, target, column);
        features.add(source);
        target += source.width();
      }
    }
  }

  private Map<String, Integer> named(long line, CsvRecord head) {
    Map<String, Integer> places = new LinkedHashMap<>();
    CsvScan.namesOf(file, line, head).forEach(name -> places.put(name, places.size()));
    return places;
  }

  /** The schema's columns in their order, without the label where one field is absent. */
  private Map<String, Integer> numbered(long line, CsvRecord head) {
    Map<String, Integer> places = new LinkedHashMap<>();
    boolean whole = head.getFieldCount() == schema.columns().size();
    List<Column> present = whole ? schema.columns() : schema.features();
    if (head.getFieldCount() != present.size()) {
      throw file.error(
          line,
          "",
          "expected " + schema.columns().size() + " fields, found " + head.getFieldCount(),
          "Give the columns that the model was trained on");
    }
    present.forEach(column -> places.put(column.name(), places.size()));
    return places;
  }
}
