package io.lockstep.training.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The first walk through a CSV file: checks that every line has the same number of fields, tells
 * whether the first is a header, and counts what each column holds.
 */
final class CsvScan {
  /** What the values of one column look like. */
  static final class Column {
    private long numbers;
    private long texts;
    private boolean whole = true;
    private boolean repeatsFirst;

    private void add(String text) {
      if (CsvValues.isNumber(text)) {
        numbers++;
        whole = whole && CsvValues.isWhole(text);
      } else if (!CsvValues.isMissing(text)) {
        texts++;
      }
    }

    /** Whether at least half of the values are numbers: the others are then mistakes. */
    boolean isNumeric() {
      return numbers >= texts;
    }

    /** Whether all numbers are whole. */
    boolean isWhole() {
      return whole;
    }

    /** How many numbers there are. */
    long numbers() {
      return numbers;
    }
  }

  /**
   * What the walk found.
   *
   * @param header whether the first line holds the names
   * @param names the columns' names
   * @param columns the columns' contents, in the same order
   * @param lines the number of lines of values
   */
  record Result(boolean header, List<String> names, List<Column> columns, long lines) {}

  private final CsvFile file;
  private final List<Column> columns = new ArrayList<>();
  private @Nullable CsvRecord first;
  private long firstLine;
  private long others;

  private CsvScan(CsvFile file) {
    this.file = file;
  }

  static Result scan(CsvFile file, CsvOptions options) {
    CsvScan scan = new CsvScan(file);
    file.forEach(scan::visit);
    return scan.finish(options);
  }

  private void visit(long line, CsvRecord fields) {
    CsvRecord head = first;
    if (head == null) {
      first = fields;
      firstLine = line;
      fields.getFields().forEach(field -> columns.add(new Column()));
      return;
    }
    if (fields.getFieldCount() != head.getFieldCount()) {
      throw file.error(
          line,
          "",
          "expected "
              + head.getFieldCount()
              + " fields as on line "
              + firstLine
              + ", found "
              + fields.getFieldCount(),
          "Correct the line; a field that contains a separator must be in quotes");
    }
    others++;
    for (int i = 0; i < columns.size(); i++) {
      String text = fields.getField(i);
      Column column = columns.get(i);
      column.add(text);
      column.repeatsFirst = column.repeatsFirst || text.equals(head.getField(i));
    }
  }

  private Result finish(CsvOptions options) {
    CsvRecord head = first;
    if (head == null) {
      throw file.empty();
    }
    if (isHeader(head, options)) {
      if (others == 0) {
        throw file.error(
            "has a line of names but no line of values", "Give a file with at least one example");
      }
      return new Result(true, namesOf(file, firstLine, head), columns, others);
    }
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).add(head.getField(i));
    }
    return new Result(false, numbered(columns.size()), columns, others + 1);
  }

  private boolean isHeader(CsvRecord head, CsvOptions options) {
    String label = options.label();
    return switch (options.header()) {
      case PRESENT -> true;
      case ABSENT -> false;
      case DETECT ->
          looksLikeNames(head)
              || (label != null && !CsvValues.isNumber(label) && head.getFields().contains(label));
    };
  }

  /** No field is a number, at least one is a text, and no text occurs again in its column. */
  private boolean looksLikeNames(CsvRecord head) {
    boolean text = false;
    for (int i = 0; i < columns.size(); i++) {
      String field = head.getField(i);
      if (CsvValues.isNumber(field) || (!field.isEmpty() && columns.get(i).repeatsFirst)) {
        return false;
      }
      text = text || !field.isEmpty();
    }
    return text;
  }

  /** The names that a header gives to the columns; one without a name gets its number. */
  static List<String> namesOf(CsvFile file, long line, CsvRecord head) {
    List<String> names = numbered(head.getFieldCount());
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (!head.getField(i).isEmpty()) {
        names.set(i, head.getField(i));
      }
      Integer before = places.put(names.get(i), i);
      if (before != null) {
        throw file.error(
            line,
            names.get(i),
            "columns " + (before + 1) + " and " + (i + 1) + " have this name",
            "Give every column a name of its own");
      }
    }
    return names;
  }

  private static List<String> numbered(int count) {
    List<String> names = new ArrayList<>();
    IntStream.rangeClosed(1, count).forEach(number -> names.add("column " + number));
    return names;
  }
}
