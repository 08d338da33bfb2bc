package io.lockstep.kernels.library;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a function is called, and its parameters, each with a value. Its text, such as {@code
 * huber(delta=2)}, is the name of the function in model files, in JSON and on the command line;
 * parameters that have their usual values are left out, so {@code huber} is {@code huber(delta=1)}.
 *
 * @param base the usual name in lower case with underscores
 * @param aliases other names it is found by
 * @param parameters what steers it, in order
 * @param values the value of each parameter, in their order
 */
public record Signature(
    String base,
    List<String> aliases,
    List<Hyperparameter> parameters,
    Map<String, Double> values) {
  /**
   * Copies the collections, and fills in and checks the values.
   *
   * @throws IllegalArgumentException if two parameters have one name, or a value is out of range or
   *     of no parameter
   */
  public Signature {
    aliases = List.copyOf(aliases);
    parameters = List.copyOf(parameters);
    if (parameters.stream().map(Hyperparameter::name).distinct().count() != parameters.size()) {
      throw new IllegalArgumentException(
          "[" + base + "] two parameters have one name; rename one of them");
    }
    Map<String, Double> given =
        Hyperparameter.configure(base, parameters, values, unknown -> refusal(base, unknown));
    Map<String, Double> all = new LinkedHashMap<>();
    parameters.forEach(h -> all.put(h.name(), given.getOrDefault(h.name(), h.initial())));
    values = Collections.unmodifiableMap(all);
  }

  /** Returns that of a function whose parameters have their usual values. */
  public static Signature of(String base, Hyperparameter... parameters) {
    return new Signature(base, List.of(), List.of(parameters), Map.of());
  }

  /** Returns the same with other names that the function is found by. */
  public Signature aliased(String... others) {
    return new Signature(base, List.of(others), parameters, values);
  }

  /**
   * Returns the same with the given values in place of those there are.
   *
   * @throws IllegalArgumentException if a value is out of range, or of no parameter; the message
   *     suggests the nearest
   */
  public Signature with(Map<String, Double> given) {
    Map<String, Double> next = new LinkedHashMap<>(values);
    next.putAll(
        Hyperparameter.configure(base, parameters, given, unknown -> refusal(base, unknown)));
    return new Signature(base, aliases, parameters, next);
  }

  /** Returns the same with a value for each parameter that is not its usual one. */
  public Signature another() {
    Map<String, Double> others = new LinkedHashMap<>();
    parameters.forEach(h -> others.put(h.name(), h.another()));
    return with(others);
  }

  /**
   * Returns the value of a parameter.
   *
   * @throws IllegalArgumentException if there is none
   */
  public double value(String parameter) {
    Double value = values.get(parameter);
    if (value == null) {
      throw new IllegalArgumentException(
          "[" + base + "] has no parameter '" + parameter + "'; declare it, or ask for another");
    }
    return value;
  }

  /** Returns the name, then the aliases. */
  public List<String> names() {
    return Stream.concat(Stream.of(base), aliases.stream()).toList();
  }

  /** Returns the name, with the values that are not the usual ones behind it. */
  public String text() {
    String given =
        parameters.stream()
            .filter(h -> value(h.name()) != h.initial())
            .map(h -> h.name() + "=" + PlainNumber.of(value(h.name())))
            .collect(Collectors.joining(","));
    return given.isEmpty() ? base : base + "(" + given + ")";
  }

  @Override
  public String toString() {
    return text();
  }

  private static IllegalArgumentException refusal(String base, Hyperparameter.Unknown unknown) {
    return new IllegalArgumentException("[" + base + "] " + unknown.of("parameter"));
  }
}
