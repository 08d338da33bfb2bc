package io.lockstep.training.metric;

import io.lockstep.kernels.library.Registry;
import io.lockstep.kernels.library.UnknownNameException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.objective.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The metrics by name: those that are built in, and those that were registered. Conventions are
 * those of scikit-learn, save where it is said.
 */
public final class Metrics {
  private static final int MOST_NAMED = 6;

  private static final Registry<Metric> REGISTRY =
      Registry.of(
          "metric",
          Metric::names,
          Stream.of(ClassMetrics.ALL, ScoreMetrics.ALL, NumberMetrics.ALL)
              .flatMap(List::stream)
              .toList());

  private Metrics() {}

  /**
   * Registers a metric of one's own, so that it is found by its name.
   *
   * @return the metric
   * @throws IllegalArgumentException if its name cannot be one, or is taken
   * @see Metric#of(String, MetricInput, boolean, java.util.function.ToDoubleFunction)
   */
  public static Metric register(Metric metric) {
    return REGISTRY.register(metric, metric.names());
  }

  /** Returns every metric, each with its usual values, the built-in ones first. */
  public static List<Metric> all() {
    return REGISTRY.all();
  }

  /**
   * Returns the metric of a name or an alias, with its values, such as {@code f1(average=macro)}.
   *
   * @throws UnknownNameException if there is none; the message suggests the nearest name
   * @throws IllegalArgumentException if it has no such parameter, or that no such value
   */
  public static Metric byName(String text) {
    Call call = Call.parse(text);
    Metric metric = REGISTRY.byName(call.name());
    return call.values().isEmpty() ? metric : metric.with(call.values());
  }

  /** Returns the names of some metrics that can be computed where an objective is minimized. */
  static List<String> nearest(Objective objective) {
    return all().stream()
        .filter(m -> m.takes(objective))
        .limit(MOST_NAMED)
        .map(Metric::base)
        .toList();
  }

  /**
   * A metric as it is written: {@code f1} or {@code f1(average=macro)}.
   *
   * @param name before the parenthesis
   * @param values those that are given
   */
  private record Call(String name, Map<String, String> values) {
    private static final Pattern CALL = Pattern.compile("([^()=,]++)(?:\\(([^()]*+)\\))?+");
    private static final Pattern VALUE = Pattern.compile("([^=\\s]++)\\s*+=([^=]++)");

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    static Call parse(String text) {
      Matcher call = CALL.matcher(text.strip());
      if (!call.matches() || call.group(1).isBlank()) {
        throw refusal(text);
      }
      Map<String, String> values = new LinkedHashMap<>();
      String list = call.group(2);
      for (String part : list == null || list.isBlank() ? new String[0] : list.split(",", -1)) {
        Matcher value = VALUE.matcher(part.strip());
        if (!value.matches() || value.group(2).isBlank()) {
          throw refusal(text);
        }
        if (values.put(value.group(1), value.group(2).strip()) != null) {
          throw new IllegalArgumentException(
              "[metric] " + Quoted.of(text) + " gives " + value.group(1) + " twice; give it once");
        }
      }
      return new Call(call.group(1).strip(), values);
    }

    private static IllegalArgumentException refusal(String text) {
      return new IllegalArgumentException(
          "[metric] cannot read "
              + Quoted.of(text)
              + "; write NAME, or NAME(PARAMETER=VALUE,...), such as f1(average=macro)");
    }
  }
}
