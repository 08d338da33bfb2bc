package io.lockstep.training.metric;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a model said of some examples, and what is true of them. Examples of an ignored class are
 * left out. Immutable.
 */
public final class Outcomes {
  /** A number for a row and a column. */
  @FunctionalInterface
  public interface Cells {
    /** Returns the number. */
    double get(int row, int column);
  }

  private final int[] rows;
  private final int width;
  private final Cells predictions;
  private final Cells targets;
  private final int @Nullable [] said;
  private final int @Nullable [] actual;
  private final double @Nullable [] weights;
  private final List<String> classes;

  private Outcomes(
      int[] rows,
      int width,
      Cells predictions,
      Cells targets,
      int @Nullable [] said,
      int @Nullable [] actual,
      double @Nullable [] weights,
      List<String> classes) {
    this.rows = rows;
    this.width = width;
    this.predictions = predictions;
    this.targets = targets;
    this.said = said;
    this.actual = actual;
    this.weights = weights;
    this.classes = classes;
  }

  /**
   * Returns predictions of classes, of which the one with the greatest score, the first of several,
   * is what was said.
   *
   * @param scores of each class, such as its probability, a row for each example
   * @param actual the class of each example
   */
  public static Outcomes ofClasses(double[][] scores, int[] actual) {
    requireRows("scores", scores.length, "classes", actual.length);
    int width = scores.length == 0 ? 0 : scores[0].length;
    requireWidth(scores, width);
    int[] said = Arrays.stream(scores).mapToInt(Outcomes::greatest).toArray();
    return ofClasses(width, (r, c) -> scores[r][c], said, actual.clone(), names(width));
  }

  /**
   * Returns predictions of classes.
   *
   * @param width the number of classes
   * @param scores of each class
   * @param said the class that was said of each example; not to be written any more
   * @param actual the class of each example; not to be written any more
   * @param classes their names
   */
  public static Outcomes ofClasses(
      int width, Cells scores, int[] said, int[] actual, List<String> classes) {
    requireRows("predictions", said.length, "classes", actual.length);
    for (int row = 0; row < actual.length; row++) {
      if (actual[row] < 0 || actual[row] >= width) {
        throw new IllegalArgumentException(
            "[metric] example "
                + row
                + " is of class "
                + actual[row]
                + ", but there are scores of "
                + width
                + "; number classes from 0, and give a score of each");
      }
    }
    Cells shares = (r, c) -> actual[r] == c ? 1 : 0;
    int[] all = IntStream.range(0, said.length).toArray();
    List<String> copied = List.copyOf(classes);
    return new Outcomes(all, width, scores, shares, said, actual, null, copied);
  }

  /**
   * Returns predictions of numbers.
   *
   * @param predictions a row for each example
   * @param targets as many
   */
  public static Outcomes ofNumbers(double[][] predictions, double[][] targets) {
    requireRows("predictions", predictions.length, "targets", targets.length);
    int width = targets.length == 0 ? 0 : targets[0].length;
    requireWidth(predictions, width);
    requireWidth(targets, width);
    return ofNumbers(targets.length, width, (r, c) -> predictions[r][c], (r, c) -> targets[r][c]);
  }

  /** Returns predictions of numbers, {@code [rows, width]}. */
  public static Outcomes ofNumbers(int rows, int width, Cells predictions, Cells targets) {
    int[] all = IntStream.range(0, rows).toArray();
    return new Outcomes(all, width, predictions, targets, null, null, null, List.of());
  }

  /**
   * Returns the same where some examples count more than others; those of weight 0 are left out.
   *
   * @param each how much each example counts, at least 0
   */
  public Outcomes weighted(double... each) {
    requireRows("weights", each.length, "examples", size());
    double[] byRow = new double[size() == 0 ? 0 : rows[size() - 1] + 1];
    for (int i = 0; i < size(); i++) {
      byRow[rows[i]] = each[i];
    }
    int[] counting = IntStream.of(rows).filter(r -> byRow[r] > 0).toArray();
    return new Outcomes(counting, width, predictions, targets, said, actual, byRow, classes);
  }

  /**
   * Returns the same with names of the classes.
   *
   * @param names one for each class, or none to leave them as they are
   */
  public Outcomes named(List<String> names) {
    return names.isEmpty()
        ? this
        : new Outcomes(
            rows, width, predictions, targets, said, actual, weights, List.copyOf(names));
  }

  /** Returns the same without the examples of a class. */
  public Outcomes without(int ignored) {
    int[] of = actual;
    if (of == null) {
      return this;
    }
    int[] others = IntStream.of(rows).filter(r -> of[r] != ignored).toArray();
    return new Outcomes(others, width, predictions, targets, said, of, weights, classes);
  }

  /** Returns the number of examples. */
  public int size() {
    return rows.length;
  }

  /** Returns the number of values that are predicted for each, or of classes. */
  public int width() {
    return width;
  }

  /** Returns whether it is a class that is predicted. */
  public boolean isOfClasses() {
    return said != null;
  }

  /** Returns what was predicted: a number, or the score of a class. */
  public double prediction(int example, int column) {
    return predictions.get(rows[example], column);
  }

  /** Returns what is true: a number, or 1 for the example's class and 0 for others. */
  public double target(int example, int column) {
    return targets.get(rows[example], column);
  }

  /** Returns the class that was said of an example; -1 of numbers. */
  public int said(int example) {
    return said == null ? -1 : said[rows[example]];
  }

  /** Returns the class of an example; -1 of numbers. */
  public int actual(int example) {
    return actual == null ? -1 : actual[rows[example]];
  }

  /** Returns how much an example counts. */
  public double weight(int example) {
    return weights == null ? 1 : weights[rows[example]];
  }

  /** Returns whether examples count differently. */
  public boolean isWeighted() {
    return weights != null;
  }

  /** Returns the names of the classes; empty of numbers. */
  public List<String> classes() {
    return classes;
  }

  /** Returns names of so many classes that have none. */
  public static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static int greatest(double[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      if (row[i] > row[best]) {
        best = i;
      }
    }
    return best;
  }

  private static void requireRows(String one, int ones, String other, int others) {
    if (ones != others) {
      throw new IllegalArgumentException(
          "[metric] there are "
              + ones
              + " "
              + one
              + " for "
              + others
              + " "
              + other
              + "; give as many of both");
    }
  }

  private static void requireWidth(double[][] table, int width) {
    for (int row = 0; row < table.length; row++) {
      if (table[row].length != width) {
        throw new IllegalArgumentException(
            "[metric] row "
                + row
                + " has "
                + table[row].length
                + " numbers, but another has "
                + width
                + "; give every row as many");
      }
    }
  }
}
