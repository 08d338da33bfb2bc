package io.lockstep.training.metric;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Precision, recall and F1 of each class and their means, as scikit-learn's {@code
 * classification_report} has them; classes that no example is of, or was said to be, are left out.
 *
 * @param classes a row for each
 * @param accuracy the share of examples that were said right
 * @param macro the mean of the classes
 * @param weighted their mean by the number of examples
 */
public record ClassificationReport(List<Row> classes, double accuracy, Row macro, Row weighted) {
  /**
   * A row.
   *
   * @param name of the class, or of the mean
   * @param support how many examples are of the class
   */
  public record Row(String name, double precision, double recall, double f1, double support) {
    private ObjectNode json() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("precision", precision)
          .put("recall", recall)
          .put("f1-score", f1)
          .put("support", support);
    }

    private String line(int width) {
      return String.format(
          Locale.ROOT,
          "%s%s  %9.2f %9.2f %9.2f %9s",
          " ".repeat(width - name.length()),
          name,
          precision,
          recall,
          f1,
          ClassificationReport.support(support));
    }
  }

  /** Copies the rows. */
  public ClassificationReport {
    classes = List.copyOf(classes);
  }

  /** Returns the report of what was said of classes. */
  public static ClassificationReport of(Outcomes outcomes) {
    return of(ConfusionMatrix.of(outcomes));
  }

  /** Returns the report of a confusion matrix. */
  public static ClassificationReport of(ConfusionMatrix matrix) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < matrix.size(); i++) {
      if (matrix.isPresent(i)) {
        rows.add(
            new Row(
                matrix.classes().get(i),
                ClassMetrics.of(matrix, i, ClassMetrics::precision),
                ClassMetrics.of(matrix, i, ClassMetrics::recall),
                ClassMetrics.of(matrix, i, ClassMetrics::f1),
                matrix.actual(i)));
      }
    }
    double all = matrix.total();
    return new ClassificationReport(
        rows,
        matrix.right() / all,
        mean("macro avg", rows, all, _ -> 1),
        mean("weighted avg", rows, all, Row::support));
  }

  private static Row mean(String name, List<Row> rows, double all, ToDoubleFunction<Row> weight) {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    double weights = 0;
    for (Row row : rows) {
      double by = weight.applyAsDouble(row);
      precision += by * row.precision;
      recall += by * row.recall;
      f1 += by * row.f1;
      weights += by;
    }
    return new Row(name, precision / weights, recall / weights, f1 / weights, all);
  }

  /** Returns it as a JSON object with the keys of scikit-learn's. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    classes.forEach(row -> json.set(row.name(), row.json()));
    json.put("accuracy", accuracy);
    json.set(macro.name(), macro.json());
    json.set(weighted.name(), weighted.json());
    return json;
  }

  /** Returns it as the table that scikit-learn prints. */
  @Override
  public String toString() {
    int width = weighted.name().length();
    for (Row row : classes) {
      width = Math.max(width, row.name().length());
    }
    StringBuilder text = new StringBuilder(" ".repeat(width));
    text.append("  precision    recall  f1-score   support\n\n");
    for (Row row : classes) {
      text.append(row.line(width)).append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT,
            "\n%saccuracy  %9s %9s %9.2f %9s\n",
            " ".repeat(width - "accuracy".length()),
            "",
            "",
            accuracy,
            support(weighted.support())));
    return text.append(macro.line(width)).append('\n').append(weighted.line(width)).toString();
  }

  private static String support(double weight) {
    return weight == Math.rint(weight)
        ? Long.toString((long) weight)
        : String.format(Locale.ROOT, "%.2f", weight);
  }
}
