package io.lockstep.training.metric;

import io.lockstep.kernels.library.UnknownNameException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The values of a metric's parameters.
 *
 * @param metric its name, for messages
 * @param parameters in order
 * @param values of each parameter, in their order
 */
public record MetricValues(
    String metric, List<MetricParameter> parameters, Map<String, String> values) {
  /**
   * Copies the collections, fills in the usual values and checks the others.
   *
   * @throws IllegalArgumentException if a value is of no parameter, or cannot be one
   */
  public MetricValues {
    parameters = List.copyOf(parameters);
    List<String> names = parameters.stream().map(MetricParameter::name).toList();
    for (String given : values.keySet()) {
      if (parameters.isEmpty()) {
        throw new IllegalArgumentException(
            "[metric] " + metric + " has no parameters; write " + metric + " alone");
      }
      if (!names.contains(given)) {
        throw UnknownNameException.of("parameter of " + metric, given, names);
      }
    }
    Map<String, String> all = new LinkedHashMap<>();
    for (MetricParameter parameter : parameters) {
      String given = values.get(parameter.name());
      all.put(
          parameter.name(),
          given == null || given.equals(parameter.usual())
              ? parameter.usual()
              : parameter.checked(metric, given));
    }
    values = Collections.unmodifiableMap(all);
  }

  /** Returns a value as text; empty where there is none. */
  public String text(String parameter) {
    String value = values.get(parameter);
    if (value == null) {
      throw new IllegalArgumentException(
          "[" + metric + "] has no parameter '" + parameter + "'; declare it, or ask for another");
    }
    return value;
  }

  /** Returns a whole number. */
  public int count(String parameter) {
    return Integer.parseInt(text(parameter));
  }

  /** Returns whether a value differs from the usual one. */
  public boolean isGiven(String parameter) {
    return parameters.stream()
        .anyMatch(p -> p.name().equals(parameter) && !p.usual().equals(text(parameter)));
  }

  /** Returns the name of the metric with the values that are not the usual ones behind it. */
  String name() {
    String given =
        parameters.stream()
            .map(MetricParameter::name)
            .filter(this::isGiven)
            .map(name -> name + "=" + text(name))
            .collect(Collectors.joining(","));
    return given.isEmpty() ? metric : metric + "(" + given + ")";
  }
}
