package io.lockstep.cli.show;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.checkpoint.ModelOutput;
import io.lockstep.training.objective.ClassWeighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a model's outputs are, for people and for programs. */
final class OutputLines {
  private OutputLines() {}

  /**
   * A line for people.
   *
   * @param name what stands before it
   */
  record Line(String name, String value) {}

  /** Returns the lines on classes, names and weights of an output, or on each of several. */
  static List<Line> of(ModelInfo info) {
    List<Line> lines = new ArrayList<>();
    if (info.hasSeveral()) {
      info.outputs()
          .forEach((name, output) ->
              lines.add(new Line("output", Quoted.escaped(name) + ": " + text(output))));
    } else {
      ModelOutput only = info.only();
      add(lines, "classes", String.join(", ", only.classNames()));
      add(lines, "outputs", String.join(", ", only.outputNames()));
    }
    List<String> weights = info.hasSeveral() ? new ArrayList<>() : weights(info.only());
    if (info.weightsColumn() != null) {
      weights.add("of examples: column " + info.weightsColumn());
    }
    add(lines, "weights", String.join("; ", weights));
    return lines;
  }

  private static void add(List<Line> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add(new Line(name, value));
    }
  }

  private static String text(ModelOutput output) {
    List<String> parts = new ArrayList<>();
    parts.add(lower(output) + " by " + output.loss());
    if (output.weight() != null) {
      parts.add("weight " + output.weight());
    }
    if (!output.classNames().isEmpty()) {
      parts.add("classes " + String.join(", ", output.classNames()));
    }
    if (!output.outputNames().isEmpty()) {
      parts.add("outputs " + String.join(", ", output.outputNames()));
    }
    weights(output).forEach(weights -> parts.add("weights " + weights));
    return String.join("; ", parts);
  }

  /** How much examples of classes count, where not all count alike. */
  private static List<String> weights(ModelOutput output) {
    List<String> parts = new ArrayList<>();
    ClassWeighting classes = output.weighting();
    if (classes != null && !classes.weights().isEmpty()) {
      parts.add(
          IntStream.range(0, classes.weights().size())
              .mapToObj(i -> className(output, i) + " " + classes.weights().get(i))
              .collect(Collectors.joining(", ", "of classes: ", "")));
    }
    if (classes != null && classes.ignored() != null) {
      parts.add("ignored: " + className(output, classes.ignored()));
    }
    return parts;
  }

  private static String className(ModelOutput output, int index) {
    List<String> names = output.classNames();
    return index >= 0 && index < names.size() ? names.get(index) : String.valueOf(index);
  }

  /** Returns the same as JSON: the fields of the only output, or {@code objectives} by name. */
  static ObjectNode json(ModelInfo info) {
    if (!info.hasSeveral()) {
      return json(info.only());
    }
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ObjectNode named = all.putObject("objectives");
    info.outputs()
        .forEach((name, output) -> {
          ObjectNode one = named.putObject(name);
          one.put("columns", output.columns());
          one.put("weight", output.weight() == null ? 1.0 : output.weight());
          one.setAll(json(output));
        });
    return all;
  }

  private static ObjectNode json(ModelOutput output) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("task", lower(output));
    json.put("loss", output.loss());
    output.classNames().forEach(json.putArray("classes")::add);
    output.outputNames().forEach(json.putArray("outputs_named")::add);
    ClassWeighting weighting = output.weighting();
    if (weighting != null) {
      weighting.weights().forEach(json.withArray("class_weights")::add);
      if (weighting.ignored() != null) {
        json.put("ignored_class", className(output, weighting.ignored()));
      }
    }
    return json;
  }

  private static String lower(ModelOutput output) {
    return output.task().name().toLowerCase(Locale.ROOT);
  }
}
