package io.lockstep.training.metric;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How often examples of each class were said to be of each class: a row for what is true, a column
 * for what was said, as scikit-learn has it. Where examples have weights, their sums. Immutable.
 */
public final class ConfusionMatrix {
  private final List<String> classes;

  /** Row by row. */
  private final double[] counts;

  private ConfusionMatrix(List<String> classes, double[] counts) {
    this.classes = List.copyOf(classes);
    this.counts = counts;
  }

  /**
   * Returns that of counts.
   *
   * @param classes the names of the classes
   * @param counts row by row, as many rows and columns as there are classes
   */
  public static ConfusionMatrix of(List<String> classes, int... counts) {
    int cells = classes.size() * classes.size();
    if (counts.length != cells) {
      throw new IllegalArgumentException(
          "[confusion matrix] "
              + counts.length
              + " counts for "
              + classes.size()
              + " classes; give "
              + cells);
    }
    return new ConfusionMatrix(classes, Arrays.stream(counts).asDoubleStream().toArray());
  }

  /**
   * Returns that of predictions.
   *
   * @throws IllegalArgumentException if they are not of classes
   */
  public static ConfusionMatrix of(Outcomes outcomes) {
    if (!outcomes.isOfClasses()) {
      throw new IllegalArgumentException(
          "[confusion matrix] the predictions are numbers; give predictions of classes");
    }
    int width = outcomes.width();
    double[] counts = new double[width * width];
    for (int i = 0; i < outcomes.size(); i++) {
      counts[outcomes.actual(i) * width + outcomes.said(i)] += outcomes.weight(i);
    }
    return new ConfusionMatrix(names(outcomes.classes(), width), counts);
  }

  /** Returns a name for each class: its own, or its number. */
  static List<String> names(List<String> known, int count) {
    List<String> names = Outcomes.names(count);
    return known.size() >= count
        ? known.subList(0, count)
        : names.stream().map(n -> name(known, n)).toList();
  }

  private static String name(List<String> known, String number) {
    int index = Integer.parseInt(number);
    return index < known.size() ? known.get(index) : number;
  }

  /** Returns the names of the classes. */
  public List<String> classes() {
    return classes;
  }

  /** Returns the number of classes. */
  public int size() {
    return classes.size();
  }

  /** Returns how many examples of a class were said to be of a class. */
  public double count(int actual, int said) {
    return counts[actual * size() + said];
  }

  /** Returns how many examples are of a class. */
  public double actual(int of) {
    double sum = 0;
    for (int said = 0; said < size(); said++) {
      sum += count(of, said);
    }
    return sum;
  }

  /** Returns how many examples were said to be of a class. */
  public double said(int of) {
    double sum = 0;
    for (int actual = 0; actual < size(); actual++) {
      sum += count(actual, of);
    }
    return sum;
  }

  /** Returns how many examples there are. */
  public double total() {
    double sum = 0;
    for (double count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Returns how many of them were said right. */
  public double right() {
    double sum = 0;
    for (int i = 0; i < size(); i++) {
      sum += count(i, i);
    }
    return sum;
  }

  /** Returns whether an example is of a class, or was said to be. */
  public boolean isPresent(int of) {
    return actual(of) > 0 || said(of) > 0;
  }

  /** Returns it as a JSON object: the names of the classes, and the counts row by row. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    classes.forEach(json.putArray("classes")::add);
    ArrayNode rows = json.putArray("counts");
    for (int actual = 0; actual < size(); actual++) {
      ArrayNode row = rows.addArray();
      for (int said = 0; said < size(); said++) {
        double count = count(actual, said);
        if (count == Math.rint(count)) {
          row.add((long) count);
        } else {
          row.add(count);
        }
      }
    }
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix that
        && classes.equals(that.classes)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classes, Arrays.hashCode(counts));
  }

  /** Returns it as a table, a line for each class. */
  @Override
  public String toString() {
    int first = width(classes.stream().toList(), "is \\ said");
    int width = width(Arrays.stream(counts).mapToObj(ConfusionMatrix::text).toList(), "");
    width = width(classes, " ".repeat(width));
    StringBuilder text = new StringBuilder("is \\ said" + " ".repeat(first - 9));
    for (String name : classes) {
      text.append("  ").append(" ".repeat(width - name.length())).append(name);
    }
    for (int actual = 0; actual < size(); actual++) {
      String name = classes.get(actual);
      text.append('\n').append(name).append(" ".repeat(first - name.length()));
      for (int said = 0; said < size(); said++) {
        String count = text(count(actual, said));
        text.append("  ").append(" ".repeat(width - count.length())).append(count);
      }
    }
    return text.toString();
  }

  private static int width(List<String> texts, String least) {
    return texts.stream().mapToInt(String::length).reduce(least.length(), Math::max);
  }

  private static String text(double count) {
    return count == Math.rint(count)
        ? Long.toString((long) count)
        : String.format(Locale.ROOT, "%.2f", count);
  }
}
