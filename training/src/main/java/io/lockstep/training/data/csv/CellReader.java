package io.lockstep.training.data.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.csv.schema.CsvColumn;
import io.lockstep.training.data.csv.schema.CsvColumn.Categorical;
import io.lockstep.training.data.csv.schema.CsvColumn.Hashed;
import io.lockstep.training.data.csv.schema.CsvColumn.Ignored;
import io.lockstep.training.data.csv.schema.CsvColumn.Numeric;
import io.lockstep.training.data.csv.schema.CsvColumn.Time;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.Unseen;
import io.lockstep.training.data.csv.survey.ColumnNames;
import io.lockstep.training.data.csv.survey.ColumnSurvey.Kind;
import io.lockstep.training.data.csv.text.Categories;
import io.lockstep.training.data.csv.text.CsvFile;
import io.lockstep.training.data.csv.text.DateOrder;
import io.lockstep.training.data.csv.text.Numbers;
import io.lockstep.training.data.csv.text.Times;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What reads the field of one column and writes its columns of a table's row. */
final class CellReader {
  /** The mark of a value that is yet to be filled in, in the first column of its own. */
  static final float GAP = Float.NaN;

  private static final int NOT_SEEN = -1;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final CsvFile file;
  private final CsvColumn column;
  private final int field;
  private final int target;
  private final char decimal;
  private final DateOrder dates;
  private final Unseen unseen;
  private final boolean isLabel;
  private final Map<String, Integer> categories;
  private long unknown;

  /**
   * The reader of a column.
   *
   * @param field its place in a line
   * @param target its first column in the table
   */
  CellReader(
      CsvFile file, CsvSchema schema, CsvColumn column, int field, int target, Unseen unseen) {
    this.file = file;
    this.column = column;
    this.field = field;
    this.target = target;
    this.decimal = schema.format().decimal();
    this.dates = schema.format().dates();
    this.unseen = unseen;
    this.isLabel = schema.labels().contains(column.name());
    this.categories =
        column instanceof Categorical categorical
            ? Categories.places(categorical.categories(), decimal)
            : Map.of();
  }

  CsvColumn column() {
    return column;
  }

  /** The field's text. */
  String text(CsvRecord fields) {
    return CsvFile.text(fields, field);
  }

  /** How many values were categories that are not known. */
  long unknown() {
    return unknown;
  }

  /** Writes a value that is there. */
  void write(MemorySegment row, long line, String text) {
    switch (column) {
      case Numeric numeric -> put(row, 0, number(line, text));
      case Time time -> put(row, 0, time(time, line, text));
      case Categorical categorical -> {
        int place = category(line, text);
        if (place != NOT_SEEN) {
          put(row, place, 1);
        }
      }
      case Hashed(String _, int buckets, boolean _) -> put(row, bucket(text, buckets), 1);
      case Ignored ignored -> {}
    }
  }

  /** Writes what stands for a value that is missing. */
  void writeMissing(MemorySegment row) {
    switch (column) {
      case Numeric(String _, double _, Float fill, boolean _) ->
          put(row, 0, fill == null ? GAP : fill);
      case Time(String _, CsvColumn.Unit _, boolean _, long _, Float fill, boolean _) ->
          put(row, 0, fill == null ? GAP : fill);
      case Categorical categorical -> {
        String fill = categorical.fill();
        if (fill == null) {
          put(row, 0, GAP);
        } else {
          put(row, categorical.categories().indexOf(fill), 1);
        }
      }
      case Hashed hashed -> {}
      case Ignored ignored -> {}
    }
    if (column.marked()) {
      put(row, column.width() - 1, 1);
    }
  }

  private void put(MemorySegment row, int place, float value) {
    row.set(Matrix.FLOAT, (long) (target + place) * Float.BYTES, value);
  }

  /** The number that a text stands for in the table. */
  float number(long line, String text) {
    if (column instanceof Time time) {
      return time(time, line, text);
    }
    if (!Numbers.isNumber(text, decimal)) {
      throw misfit(Kind.NUMBERS, line, text);
    }
    double origin = column instanceof Numeric numeric ? numeric.origin() : 0;
    float value =
        origin == 0
            ? Numbers.parseFloat(text, decimal)
            : (float) (Numbers.parse(text, decimal) - origin);
    if (Float.isInfinite(value)) {
      throw file.error(
          line,
          column.name(),
          Quoted.escaped(text) + " is beyond the range of float32",
          "Give the column in another unit");
    }
    return value;
  }

  private float time(Time time, long line, String text) {
    long micros = time.clock() ? Times.clock(text) : Times.calendar(text, dates);
    if (micros == Times.NONE) {
      throw misfit(time.clock() ? Kind.CLOCK : Kind.CALENDAR, line, text);
    }
    return (float) ((micros - time.origin()) / (double) time.unit().micros());
  }

  private RuntimeException misfit(Kind kind, long line, String text) {
    return file.error(
        line,
        column.name(),
        Quoted.of(text) + kind.misfit(),
        "Correct the value or remove the line");
  }

  /** The place of a category; -1 where it is not known and that is allowed. */
  int category(long line, String text) {
    Integer place = categories.get(Categories.key(text, decimal));
    if (place != null) {
      return place;
    }
    if (unseen == Unseen.ZERO) {
      unknown++;
      return NOT_SEEN;
    }
    throw file.error(
        line,
        column.name(),
        Quoted.of(text) + " does not occur in the training data",
        remedy(text));
  }

  private String remedy(String text) {
    if (isLabel) {
      return ColumnNames.sentence(Suggestions.hint(text, known()));
    }
    List<String> near = Suggestions.nearest(text, known());
    String hint = ColumnNames.sentence(Suggestions.hint(text, known()));
    return hint + (near.isEmpty() ? "; " : " Else ") + "--on-unseen zero takes it as none of them";
  }

  private List<String> known() {
    return column instanceof Categorical categorical ? categorical.categories() : List.of();
  }

  /** The FNV-1a hash of 64 bits of the text's UTF-8, modulo a number of buckets. */
  static int bucket(String text, int buckets) {
    long hash = FNV_OFFSET;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    return (int) Long.remainderUnsigned(hash, buckets);
  }
}
