package io.lockstep.training.evaluation;

import io.lockstep.kernels.library.UnknownNameException;
import io.lockstep.training.metric.Monitor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How good a model is on some data.
 *
 * @param loss the mean loss of an example
 * @param accuracy the share of examples whose class was found, or null without classes, or with
 *     several outputs
 * @param outputs of each of several outputs, by name, before their losses are weighed; else empty
 * @param metrics those that were asked for, by name, in that order; of several outputs as {@code
 *     output:metric}
 */
public record Evaluation(
    double loss,
    @Nullable Double accuracy,
    Map<String, Evaluation> outputs,
    Map<String, Double> metrics) {
  /** Copies the maps. */
  public Evaluation {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** Creates an evaluation without metrics. */
  public Evaluation(double loss, @Nullable Double accuracy, Map<String, Evaluation> outputs) {
    this(loss, accuracy, outputs, Map.of());
  }

  /** Creates the evaluation of a model's only output. */
  public Evaluation(double loss, @Nullable Double accuracy) {
    this(loss, accuracy, Map.of());
  }

  /**
   * Returns a number by its name: {@code loss}, {@code accuracy}, or a metric that was asked for,
   * by any of its names; of one of several outputs as {@code output:loss}.
   *
   * @throws UnknownNameException if there is none; the message suggests the nearest
   */
  public double value(String name) {
    Double value = find(name);
    if (value == null) {
      value = find(Monitor.of(name).name());
    }
    if (value == null) {
      throw UnknownNameException.of("value of an evaluation", name, names());
    }
    return value;
  }

  /** Returns the names that {@link #value} knows. */
  public List<String> names() {
    List<String> names = new ArrayList<>(List.of("loss"));
    if (accuracy != null && !metrics.containsKey("accuracy")) {
      names.add("accuracy");
    }
    names.addAll(metrics.keySet());
    outputs.forEach((output, of) -> {
      for (String name : of.names()) {
        String full = output + ":" + name;
        if (!metrics.containsKey(full)) {
          names.add(full);
        }
      }
    });
    return names;
  }

  private @Nullable Double find(String name) {
    Double metric = metrics.get(name);
    if (metric != null) {
      return metric;
    }
    int colon = name.indexOf(':');
    Evaluation of = colon < 0 ? null : outputs.get(name.substring(0, colon));
    if (of != null) {
      return of.find(name.substring(colon + 1));
    }
    return name.equals("loss") ? (Double) loss : name.equals("accuracy") ? accuracy : null;
  }

  @Override
  public String toString() {
    return "Evaluation[loss="
        + loss
        + ", accuracy="
        + accuracy
        + (outputs.isEmpty() ? "" : ", outputs=" + outputs)
        + (metrics.isEmpty() ? "" : ", metrics=" + metrics)
        + "]";
  }
}
