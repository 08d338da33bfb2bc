package io.lockstep.cli.gradient;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.terminal.TextTable;
import io.lockstep.tensor.gradient.GradientReport;
import io.lockstep.tensor.gradient.InputGradient;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What {@code lockstep check-gradients} prints.
 *
 * @param report what was found
 * @param examples that the loss is the mean of
 */
record GradientTable(GradientReport report, int examples) {
  private static final List<String> COLUMNS =
      List.of(
          "gradient by",
          "shape",
          "difference",
          "says",
          "worst element",
          "computed",
          "numeric",
          "apart by");
  private static final List<Boolean> NUMBERS =
      List.of(false, false, true, false, false, true, true, true);

  /** Returns whether no gradient is wrong. */
  boolean isRight() {
    return report.inputs().stream()
        .noneMatch(input -> GradientVerdict.of(input.difference()) == GradientVerdict.WRONG);
  }

  /** Returns a row for each input and parameter, and what it comes to. */
  String text() {
    TextTable table = new TextTable(COLUMNS, NUMBERS);
    report.inputs().forEach(input -> table.add(row(input)));
    String wrong =
        report.inputs().stream()
            .filter(input -> GradientVerdict.of(input.difference()) == GradientVerdict.WRONG)
            .map(InputGradient::name)
            .collect(Collectors.joining(", "));
    String end =
        wrong.isEmpty()
            ? "The gradients are right: all together they differ by %s from the slopes."
                .formatted(number(report.difference()))
            : ("The gradient by %s is not the slope; look for a layer with a wrong derivative, or"
                    + " for an element next to a kink (relu at 0), where another --seed helps.")
                .formatted(wrong);
    return String.format(
        Locale.ROOT,
        "%s%nDifferences are ||a-n||/(||a||+||n||) of computed and numeric gradients, those of an"
            + " element |a-n|/max(|a|,|n|), in 64-bit floats at %d examples: fine below %s, close"
            + " below %s, else wrong.%n%s%n",
        table,
        examples,
        number(GradientVerdict.MOST_OF_FINE),
        number(GradientVerdict.LEAST_OF_WRONG),
        end);
  }

  private static List<String> row(InputGradient input) {
    return List.of(
        input.name(),
        input.shape().toString(),
        number(input.difference()),
        GradientVerdict.of(input.difference()).toString(),
        input.worst().toString().replace(" ", ""),
        String.format(Locale.ROOT, "%.6g", input.analytic()),
        String.format(Locale.ROOT, "%.6g", input.numeric()),
        number(input.worstDifference()));
  }

  private static String number(double difference) {
    return difference == 0 ? "0" : String.format(Locale.ROOT, "%.0e", difference);
  }

  /** Returns the same as JSON. */
  ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("right", isRight()).put("examples", examples);
    root.put("difference", report.difference());
    var array = root.putArray("gradients");
    for (InputGradient input : report.inputs()) {
      ObjectNode object = array.addObject().put("by", input.name());
      object.put("shape", input.shape().toString());
      object.put("difference", input.difference());
      object.put("says", GradientVerdict.of(input.difference()).toString());
      input.worst().forEach(object.putArray("worst_element")::add);
      object.put("computed", input.analytic()).put("numeric", input.numeric());
      object.put("worst_difference", input.worstDifference());
    }
    return root;
  }
}
