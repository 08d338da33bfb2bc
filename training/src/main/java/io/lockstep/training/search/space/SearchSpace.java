package io.lockstep.training.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.search.space.Dimension.Choice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a search by name, in order; a sampler draws them in that order.
 *
 * <pre>{@code
 * SearchSpace space =
 *     SearchSpace.EMPTY
 *         .with("lr", Dimension.logarithmic(1e-4, 1e-1))
 *         .with("batch", Dimension.whole(16, 128).step(16))
 *         .with("optimizer", Dimension.choice("adam", "momentum"))
 *         .with("beta", Dimension.number(0.5, 0.99))
 *         .onlyIf("optimizer", "momentum");
 * }</pre>
 *
 * @param dimensions the values that each may take
 */
public record SearchSpace(Map<String, Dimension> dimensions) {
  /** That of no parameters, to begin with. */
  public static final SearchSpace EMPTY = new SearchSpace(Map.of());

  /**
   * Copies the parameters and checks their conditions.
   *
   * @throws IllegalArgumentException if one is on what does not come before, has no choices, or on
   *     a value that is none of them
   */
  public SearchSpace {
    dimensions = Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
    Map<String, Dimension> before = new LinkedHashMap<>();
    dimensions.forEach((name, dimension) -> {
      Condition when = dimension.when();
      if (when != null) {
        check(name, when, before);
      }
      before.put(name, dimension);
    });
  }

  private static void check(String name, Condition when, Map<String, Dimension> before) {
    String start =
        "[search space] the condition of "
            + Quoted.of(name)
            + " is on "
            + Quoted.of(when.parameter());
    if (!before.containsKey(when.parameter())) {
      throw new IllegalArgumentException(
          start
              + ", which does not come before it; "
              + (before.isEmpty()
                  ? "put that one first"
                  : Suggestions.hint(when.parameter(), before.keySet())));
    }
    if (!(before.get(when.parameter()) instanceof Choice choice)) {
      throw new IllegalArgumentException(
          start + ", which has no choices; conditions are on those that have");
    }
    for (JsonNode value : when.values()) {
      if (!choice.values().contains(value)) {
        throw new IllegalArgumentException(
            start
                + " being "
                + Quoted.escaped(value.toString())
                + ", which is none of its choices; "
                + Suggestions.hint(
                    SpaceValues.text(value),
                    choice.values().stream().map(SpaceValues::text).toList()));
      }
    }
  }

  /** Returns the same with another parameter, behind the others. */
  public SearchSpace with(String name, Dimension dimension) {
    if (dimensions.containsKey(name)) {
      throw new IllegalArgumentException(
          "[search space] there are two parameters " + Quoted.of(name) + "; rename one of them");
    }
    Map<String, Dimension> all = new LinkedHashMap<>(dimensions);
    all.put(name, dimension);
    return new SearchSpace(all);
  }

  /**
   * Returns the same in which the last parameter is there only if another has one of some values.
   *
   * @param parameter the name of the other one
   */
  public SearchSpace onlyIf(String parameter, Object... values) {
    Map<String, Dimension> all = new LinkedHashMap<>(dimensions);
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "[search space] there is no parameter for a condition; give one by 'with' first");
    }
    String last = names().getLast();
    List<JsonNode> nodes = Arrays.stream(values).map(SpaceValues::of).toList();
    all.computeIfPresent(last, (_, d) -> d.when(new Condition(parameter, nodes)));
    return new SearchSpace(all);
  }

  /**
   * Reads a space from a file of JSON.
   *
   * @throws io.lockstep.training.data.DataException if it holds none
   */
  public static SearchSpace read(Path file) {
    return SpaceJson.read(file);
  }

  /** Returns its JSON form, with nothing left to what is usual but conditions that are not. */
  public ObjectNode toJson() {
    return SpaceJson.write(this);
  }

  /** Returns the names, in order. */
  public List<String> names() {
    return new ArrayList<>(dimensions.keySet());
  }

  /**
   * Returns the values that a parameter may take.
   *
   * @throws IllegalArgumentException if there is no such parameter
   */
  public Dimension dimension(String name) {
    Dimension dimension = dimensions.get(name);
    if (dimension == null) {
      throw new IllegalArgumentException(
          "[search space] there is no parameter "
              + Quoted.of(name)
              + "; "
              + Suggestions.hint(name, names()));
    }
    return dimension;
  }

  /**
   * Returns whether a parameter is there, given those before it.
   *
   * @param parameters those before it, and maybe more
   */
  public boolean isThere(String name, Map<String, JsonNode> parameters) {
    Condition when = dimension(name).when();
    return when == null || when.holds(parameters);
  }

  /** Brings values that were read from JSON to the form that samplers give them. */
  public Map<String, JsonNode> usual(JsonNode parameters) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    parameters.properties().forEach(e -> values.put(e.getKey(), SpaceValues.usual(e.getValue())));
    return values;
  }
}
