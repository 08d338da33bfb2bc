package io.lockstep.training.data.csv.survey;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.text.CsvFile;
import io.lockstep.training.data.csv.text.MissingTexts;
import io.lockstep.training.data.csv.text.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The first walk through a CSV file: checks that every line has the same number of fields, tells
 * titles, names and values apart, and counts what each column looks like.
 */
public final class CsvScan {
  /**
   * What the walk found.
   *
   * @param header whether the first line holds the names
   * @param titles the numbers of the lines before it that are passed over
   * @param firstLine the number of the first line behind these
   * @param names the columns' names
   * @param columns the columns' contents, in the same order; an empty one without a name too
   * @param lines the number of lines of values
   * @param decimal the decimal sign
   */
  public record Result(
      boolean header,
      List<Long> titles,
      long firstLine,
      List<String> names,
      List<ColumnScan> columns,
      long lines,
      char decimal) {}

  private static final int MANY = 5;

  private final CsvFile file;
  private final CsvOptions options;
  private final MissingTexts missing;
  private final List<ColumnScan> columns = new ArrayList<>();
  private final List<Long> titles = new ArrayList<>();
  private @Nullable CsvRecord first;
  private long firstLine;
  private long others;

  private CsvScan(CsvFile file, CsvOptions options) {
    this.file = file;
    this.options = options;
    this.missing = new MissingTexts(options.missingTexts());
  }

  /** Walks the file and returns what it holds. */
  public static Result scan(CsvFile file, CsvOptions options) {
    CsvScan scan = new CsvScan(file, options);
    file.forEach(scan::visit);
    return scan.finish();
  }

  private void visit(long line, CsvRecord fields) {
    CsvRecord head = first;
    if (head == null || (others == 0 && isTitle(head, fields))) {
      if (head != null) {
        titles.add(firstLine);
      }
      first = fields;
      firstLine = line;
      columns.clear();
      fields.getFields().forEach(field -> columns.add(new ColumnScan()));
      return;
    }
    if (!fits(fields, head)) {
      throw raggedAgainst(head, line, fields);
    }
    others++;
    for (int i = 0; i < columns.size(); i++) {
      String text = CsvFile.text(fields, i);
      columns.get(i).add(text, head.getField(i), missing, options.dates());
    }
  }

  /** A line of text before the others that has at most half as many fields as the next one. */
  private static boolean isTitle(CsvRecord head, CsvRecord next) {
    long filled = head.getFields().stream().filter(field -> !field.isEmpty()).count();
    return 2 * filled <= next.getFieldCount()
        && !fits(next, head)
        && head.getFields().stream().allMatch(field -> Numbers.read(field) == 0);
  }

  /** Separators may follow the last field, and names that are empty need no values. */
  private static boolean fits(CsvRecord fields, CsvRecord head) {
    int count = fields.getFieldCount();
    int expected = head.getFieldCount();
    return count == expected
        || (count > expected
            ? CsvFile.isEmptyFrom(fields, expected)
            : CsvFile.isEmptyFrom(head, count));
  }

  private RuntimeException raggedAgainst(CsvRecord head, long line, CsvRecord fields) {
    boolean rowNames = others == 0 && fields.getFieldCount() == head.getFieldCount() + 1;
    return file.error(
        line,
        "",
        "expected "
            + head.getFieldCount()
            + " fields as on line "
            + firstLine
            + ", found "
            + fields.getFieldCount(),
        rowNames && Numbers.read(head.getField(0)) == 0
            ? "Correct the line; if its first field is the name of a row, give that column a name"
                + " on line "
                + firstLine
            : "Correct the line; a field that contains a separator must be in quotes");
  }

  private Result finish() {
    CsvRecord head = first;
    if (head == null) {
      throw file.empty();
    }
    boolean header = isHeader(head);
    if (!header && !titles.isEmpty()) {
      throw file.error(
          titles.getFirst(),
          "",
          "it looks like a title, but no line of names follows it",
          "Remove the line, or say --header yes if line " + firstLine + " holds the names");
    }
    if (header && others == 0) {
      throw file.error(
          "has a line of names but no line of values", "Give a file with at least one example");
    }
    List<String> names = header ? namesOf(file, firstLine, head) : numbered(head.getFieldCount());
    if (!header) {
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).add(head.getField(i), "", missing, options.dates());
      }
    } else {
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).name(head.getField(i));
      }
    }
    long lines = header ? others : others + 1;
    return new Result(header, titles, firstLine, names, columns, lines, decimal(names));
  }

  private boolean isHeader(CsvRecord head) {
    return switch (options.header()) {
      case YES -> true;
      case NO -> false;
      case AUTO ->
          looksLikeNames(head)
              || options.labels().stream().anyMatch(label -> isNamed(head, label))
              || isNamed(head, options.weights());
    };
  }

  private static boolean isNamed(CsvRecord head, @Nullable String column) {
    return column != null
        && Numbers.read(column) == 0
        && (head.getFields().contains(column)
            || head.getFields().containsAll(List.of(column.split(",", -1))));
  }

  /**
   * At least one field is a text or the numbers count on, and no text occurs again in its column.
   */
  private boolean looksLikeNames(CsvRecord head) {
    boolean text = false;
    boolean textOverNumbers = false;
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String field = head.getField(i);
      if (Numbers.read(field) != 0) {
        numbers.add(i);
      } else if (!field.isEmpty()) {
        if (columns.get(i).repeatsFirst()) {
          return false;
        }
        text = true;
        textOverNumbers = textOverNumbers || columns.get(i).isAllNumbers();
      }
    }
    return numbers.isEmpty() ? text : countOn(head, numbers, textOverNumbers);
  }

  /**
   * Whether the numbers of a line are names: each is one more than the one before it, and they
   * cannot well be values, since they are many or a column's other values are of another kind.
   */
  private boolean countOn(CsvRecord head, List<Integer> numbers, boolean textOverNumbers) {
    if (numbers.size() < 2 || (numbers.size() < 3 && !textOverNumbers)) {
      return false;
    }
    long before = Long.MIN_VALUE;
    boolean otherKind = textOverNumbers;
    for (int i : numbers) {
      String field = head.getField(i);
      if (!Numbers.isShortWhole(field)) {
        return false;
      }
      long number = Long.parseLong(field);
      if (before != Long.MIN_VALUE && number != before + 1) {
        return false;
      }
      before = number;
      otherKind = otherKind || !columns.get(i).isWhole();
    }
    return otherKind || numbers.size() >= MANY;
  }

  /** The decimal sign that columns of numbers need; a point where none needs any. */
  private char decimal(List<String> names) {
    Character given = options.decimal();
    if (given != null) {
      return given;
    }
    int[] point = where(column -> column.needs(Numbers.POINT));
    int[] comma = where(column -> column.needs(Numbers.COMMA));
    if (comma.length == 0) {
      int[] open = where(ColumnScan::isOpen);
      if (point.length == 0 && open.length > 0) {
        throw file.error(
            firstLine,
            names.get(open[0]),
            "numbers such as "
                + Quoted.of(columns.get(open[0]).openExample())
                + " may have a decimal comma or groups of thousands",
            "Say which by --decimal ',' or --decimal '.' (from Java CsvOptions.withDecimal)");
      }
      return '.';
    }
    if (point.length > 0) {
      throw file.error(
          "column "
              + Quoted.of(names.get(comma[0]))
              + " has numbers with a decimal comma, column "
              + Quoted.of(names.get(point[0]))
              + " such with a point",
          "Say which is the decimal sign by --decimal ',' or --decimal '.' (from Java"
              + " CsvOptions.withDecimal); the other columns are read as texts");
    }
    return ',';
  }

  private int[] where(Predicate<ColumnScan> test) {
    return IntStream.range(0, columns.size()).filter(i -> test.test(columns.get(i))).toArray();
  }

  /** The names that a header gives to the columns; one without a name gets its number. */
  public static List<String> namesOf(CsvFile file, long line, CsvRecord head) {
    List<String> names = names(head);
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
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

  /** The same, whether they differ or not. */
  public static List<String> names(CsvRecord head) {
    List<String> names = numbered(head.getFieldCount());
    for (int i = 0; i < names.size(); i++) {
      if (!head.getField(i).isEmpty()) {
        names.set(i, head.getField(i));
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
