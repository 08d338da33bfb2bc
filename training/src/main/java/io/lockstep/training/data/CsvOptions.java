package io.lockstep.training.data;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is to be understood where that is not left to its contents.
 *
 * @param label the label column's name or its number counted from 1; null for the last column
 * @param labelled whether there is a label column; without one every column is a feature
 * @param header whether the first line holds the names of the columns
 * @param task what the label is for
 * @param missing what becomes of lines with missing values
 * @param categorical names of columns to take as categories although they hold numbers
 * @param mostCategories the most different texts that a feature column may have
 */
public record CsvOptions(
    @Nullable String label,
    boolean labelled,
    Header header,
    Task task,
    Missing missing,
    Set<String> categorical,
    int mostCategories) {
  /** The usual choice: last column as label, everything else found from the contents. */
  public static final CsvOptions DEFAULT =
      new CsvOptions(null, true, Header.DETECT, Task.DETECT, Missing.REFUSE, Set.of(), 1000);

  /** Copies the set. */
  public CsvOptions {
    categorical = Set.copyOf(categorical);
  }

  /** Whether the first line holds the names of the columns. */
  public enum Header {
    /**
     * It does where none of its fields is a number and none occurs again in its column, or where it
     * contains the label's name.
     */
    DETECT,
    /** It does. */
    PRESENT,
    /** It does not; columns are named {@code column 1} and so on. */
    ABSENT
  }

  /** What the label is for. */
  public enum Task {
    /**
     * Classification where the label is text, or whole numbers of at most 20 different values that
     * occur at least twice on average; else regression.
     */
    DETECT,
    /** Every different label is a class. */
    CLASSIFICATION,
    /** The label is a number to predict. */
    REGRESSION
  }

  /** What becomes of lines with missing values: empty, {@code ?}, NA, N/A, NaN or null. */
  public enum Missing {
    /** The first one is an error that names its line and column. */
    REFUSE,
    /** The lines are left out. */
    SKIP_LINE
  }

  /**
   * These options with another label column.
   *
   * @param column the column's name or its number counted from 1
   * @return new options
   */
  public CsvOptions withLabel(String column) {
    return new CsvOptions(column, true, header, task, missing, categorical, mostCategories);
  }

  /**
   * These options with every column a feature.
   *
   * @return new options
   */
  public CsvOptions withoutLabel() {
    return new CsvOptions(null, false, header, task, missing, categorical, mostCategories);
  }

  /**
   * These options with another reading of the first line.
   *
   * @param choice whether the first line holds the names of the columns
   * @return new options
   */
  public CsvOptions withHeader(Header choice) {
    return new CsvOptions(label, labelled, choice, task, missing, categorical, mostCategories);
  }

  /**
   * These options with another task.
   *
   * @param choice what the label is for
   * @return new options
   */
  public CsvOptions withTask(Task choice) {
    return new CsvOptions(label, labelled, header, choice, missing, categorical, mostCategories);
  }

  /**
   * These options with another treatment of missing values.
   *
   * @param choice what becomes of lines with missing values
   * @return new options
   */
  public CsvOptions withMissing(Missing choice) {
    return new CsvOptions(label, labelled, header, task, choice, categorical, mostCategories);
  }

  /**
   * These options with other columns taken as categories.
   *
   * @param columns names of columns to take as categories although they hold numbers
   * @return new options
   */
  public CsvOptions withCategorical(Set<String> columns) {
    return new CsvOptions(label, labelled, header, task, missing, columns, mostCategories);
  }
}
