package io.lockstep.cli.plot;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.gallery.CurveFigures;
import io.lockstep.training.run.RunLine;
import io.lockstep.training.run.RunLine.Kind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** The figures that the log of a run gives, by the names of their files. */
public final class RunFigures {
  private static final String TRAINING = "train_";
  private static final String VALIDATION = "val_";
  private static final String RATE = "lr";

  private RunFigures() {}

  /**
   * Returns all that can be drawn: {@code loss}, a figure for each metric, {@code learning-rate},
   * {@code gradients} and {@code updates}; none where no epoch is done.
   */
  public static Map<String, Figure> of(List<RunLine> lines) {
    Map<String, Figure> figures = new LinkedHashMap<>();
    List<RunLine> epochs = lines.stream().filter(line -> line.kind() == Kind.EPOCH).toList();
    if (!epochs.isEmpty()) {
      curves(epochs, figures);
    }
    List<RunLine> watched = lines.stream().filter(line -> line.kind() == Kind.WATCH).toList();
    if (!watched.isEmpty()) {
      layers(watched, figures);
    }
    return figures;
  }

  private static void curves(List<RunLine> epochs, Map<String, Figure> figures) {
    double[] x = epochs.stream().mapToDouble(RunLine::epoch).toArray();
    for (String metric : metrics(epochs)) {
      Map<String, double[]> values = new LinkedHashMap<>();
      add(values, "training", epochs, TRAINING + metric);
      add(values, "validation", epochs, VALIDATION + metric);
      int best = metric.equals("loss") ? best(epochs, VALIDATION + metric) : 0;
      figures.put(fileName(metric), CurveFigures.overEpochs(metric, x, values, best));
    }
    double[] rates = numbers(epochs, RATE);
    if (Arrays.stream(rates).anyMatch(Double::isFinite)) {
      figures.put("learning-rate", CurveFigures.learningRate("epoch", x, rates));
    }
  }

  /** The loss, then what else was measured. */
  private static List<String> metrics(List<RunLine> epochs) {
    TreeSet<String> names = new TreeSet<>();
    for (RunLine line : epochs) {
      line.values()
          .fieldNames()
          .forEachRemaining(name -> {
            for (String prefix : List.of(TRAINING, VALIDATION)) {
              if (name.startsWith(prefix) && line.values().path(name).isNumber()) {
                names.add(name.substring(prefix.length()));
              }
            }
          });
    }
    List<String> ordered = new java.util.ArrayList<>(names);
    if (ordered.remove("loss")) {
      ordered.addFirst("loss");
    }
    return ordered;
  }

  private static void add(
      Map<String, double[]> values, String name, List<RunLine> epochs, String key) {
    double[] numbers = numbers(epochs, key);
    if (Arrays.stream(numbers).anyMatch(Double::isFinite)) {
      values.put(name, numbers);
    }
  }

  private static double[] numbers(List<RunLine> lines, String key) {
    return lines.stream().mapToDouble(line -> line.number(key).orElse(Double.NaN)).toArray();
  }

  private static int best(List<RunLine> epochs, String key) {
    double least = Double.POSITIVE_INFINITY;
    int best = 0;
    for (RunLine line : epochs) {
      double value = line.number(key).orElse(Double.POSITIVE_INFINITY);
      if (value < least) {
        least = value;
        best = line.epoch();
      }
    }
    return best;
  }

  private static void layers(List<RunLine> watched, Map<String, Figure> figures) {
    double[] steps = watched.stream().mapToDouble(RunLine::step).toArray();
    Map<String, double[]> norms = weights(watched, p -> number(p, "gradient_norm"));
    if (!norms.isEmpty()) {
      figures.put("gradients", CurveFigures.gradientNorms(steps, norms));
    }
    Map<String, double[]> ratios = weights(watched, p -> number(p, "log10_ratio"));
    if (!ratios.isEmpty()) {
      figures.put("updates", CurveFigures.updateRatios(steps, ratios));
    }
  }

  /** A number of each weight, biases left out, over the steps that were watched. */
  private static Map<String, double[]> weights(
      List<RunLine> watched, ToDoubleFunction<JsonNode> number) {
    Map<String, double[]> all = new LinkedHashMap<>();
    for (int step = 0; step < watched.size(); step++) {
      for (JsonNode layer : watched.get(step).values().path("layers")) {
        for (JsonNode parameter : layer.path("parameters")) {
          String name = parameter.path("name").asText();
          if (!name.endsWith("bias")) {
            double[] values = all.computeIfAbsent(name, _ -> nothing(watched.size()));
            values[step] = number.applyAsDouble(parameter);
          }
        }
      }
    }
    all.values().removeIf(values -> Arrays.stream(values).noneMatch(Double::isFinite));
    return all;
  }

  private static double[] nothing(int count) {
    double[] values = new double[count];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  private static double number(JsonNode parameter, String name) {
    return parameter.path(name).asDouble(Double.NaN);
  }

  /**
   * A metric's name as a file's, such as {@code f1-average-macro} for {@code f1(average=macro)}.
   */
  private static String fileName(String metric) {
    return metric.replaceAll("[^A-Za-z0-9_.]+", "-").replaceAll("^[-.]+|-+$", "");
  }
}
