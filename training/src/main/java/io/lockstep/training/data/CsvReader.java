package io.lockstep.training.data;

import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.CsvOptions.Missing;
import io.lockstep.training.data.CsvOptions.Task;
import io.lockstep.training.data.CsvSchema.Categorical;
import io.lockstep.training.data.CsvSchema.Column;
import io.lockstep.training.data.CsvSchema.Numeric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The reader of CSV files (RFC 4180, UTF-8; separated by commas, semicolons or tabs) as tables of
 * examples.
 *
 * <p>The file is walked several times and never held as text, and the values lie outside the heap
 * ({@link Matrix#allocate}), so it may be large; it must not change meanwhile. A column is numeric
 * where at least half of its values are numbers; a text in it is then an error that names line and
 * column. Other columns are categories and become one-hot features, or classes where the column is
 * the label. What else is found from the contents is described with {@link CsvOptions}.
 */
public final class CsvReader {
  private static final int MOST_DETECTED_CLASSES = 20;

  private CsvReader() {}

  /**
   * Reads a file and finds the meaning of its columns.
   *
   * @param path the file
   * @param options what is not to be left to the contents
   * @return the examples and the schema that was found
   * @throws DataException where the file is missing or cannot be used, with line and column
   */
  public static CsvTable read(Path path, CsvOptions options) {
    CsvFile file = new CsvFile(path);
    CsvScan.Result scan = CsvScan.scan(file, options);
    CsvSchema schema = findSchema(file, scan, options);
    return new CsvTable(CsvFill.read(file, schema, options.missing(), scan.lines()), schema);
  }

  /**
   * Reads a file by the schema of another one, as needed to evaluate or use a trained model.
   *
   * <p>With a header, columns are found by name, in any order; columns unknown to the schema are
   * passed over. Without one they are found by position. The label column may be absent.
   *
   * @param path the file
   * @param schema the meaning of the columns
   * @param missing what becomes of lines with missing values
   * @return the examples, with targets where the file has the label column
   * @throws DataException where the file is missing or does not fit the schema
   */
  public static Dataset read(Path path, CsvSchema schema, Missing missing) {
    return CsvFill.read(new CsvFile(path), schema, missing);
  }

  private static CsvSchema findSchema(CsvFile file, CsvScan.Result scan, CsvOptions options) {
    List<String> names = scan.names();
    int label = options.labelled() ? findLabel(file, scan, options) : -1;
    if (names.size() == (label < 0 ? 0 : 1)) {
      throw file.error(
          "has the label column '" + names.getFirst() + "' but no column of features",
          "Give a file with at least one more column");
    }
    for (String name : options.categorical()) {
      if (!names.contains(name)) {
        throw file.error(
            "there is no column '" + name + "' to take as categories",
            sentence(Suggestions.hint(name, names)));
      }
    }
    List<Set<String>> categories = findCategories(file, scan, options, label);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      boolean categorical =
          i == label
              ? isClass(scan.columns().get(i), categories.get(i).size(), options.task())
              : isCategorical(scan, i, options);
      columns.add(
          categorical
              ? new Categorical(names.get(i), CsvValues.sorted(categories.get(i)))
              : new Numeric(names.get(i)));
    }
    return new CsvSchema(columns, label < 0 ? null : names.get(label), scan.header());
  }

  private static boolean isCategorical(CsvScan.Result scan, int column, CsvOptions options) {
    return !scan.columns().get(column).isNumeric()
        || options.categorical().contains(scan.names().get(column));
  }

  private static boolean isClass(CsvScan.Column label, int different, Task task) {
    return switch (task) {
      case CLASSIFICATION -> true;
      case REGRESSION -> false;
      case DETECT ->
          !label.isNumeric()
              || (label.isWhole()
                  && different <= MOST_DETECTED_CLASSES
                  && 2L * different <= label.numbers());
    };
  }

  private static int findLabel(CsvFile file, CsvScan.Result scan, CsvOptions options) {
    List<String> names = scan.names();
    String wanted = options.label();
    if (wanted == null) {
      return names.size() - 1;
    }
    if (names.contains(wanted)) {
      return names.indexOf(wanted);
    }
    if (wanted.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(wanted);
      if (number >= 1 && number <= names.size()) {
        return number - 1;
      }
      throw file.error(
          "there is no label column " + number,
          "Give a number from 1 to " + names.size() + " or a column's name");
    }
    throw file.error(
        "there is no label column '" + wanted + "'",
        scan.header()
            ? sentence(Suggestions.hint(wanted, names))
            : "The file has no line of names; give the label column's number, 1 to "
                + names.size());
  }

  /** The different texts of the label and of each categorical column; none for the others. */
  private static List<Set<String>> findCategories(
      CsvFile file, CsvScan.Result scan, CsvOptions options, int label) {
    List<Set<String>> categories = new ArrayList<>();
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < scan.names().size(); i++) {
      categories.add(new HashSet<>());
      if (i == label || isCategorical(scan, i, options)) {
        wanted.add(i);
      }
    }
    if (wanted.isEmpty()) {
      return categories;
    }
    boolean[] headerPending = {scan.header()};
    file.forEach((line, fields) -> {
      if (headerPending[0]) {
        headerPending[0] = false;
        return;
      }
      for (int i : wanted) {
        String text = fields.getField(i);
        Set<String> found = categories.get(i);
        if (!CsvValues.isMissing(text)
            && found.add(CsvValues.category(text))
            && i != label
            && found.size() > options.mostCategories()) {
          throw file.error(
              line,
              scan.names().get(i),
              "the column has more than "
                  + options.mostCategories()
                  + " different texts, too many for categories",
              "Remove the column or group its values");
        }
      }
    });
    return categories;
  }

  /** A hint as a sentence of its own. */
  static String sentence(String hint) {
    return Character.toUpperCase(hint.charAt(0)) + hint.substring(1);
  }
}
