package io.lockstep.training.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * When a parameter is there at all: another one, which comes before it, has one of some values.
 *
 * @param parameter the name of the other one, which has choices
 * @param values those with which this one is there
 */
public record Condition(String parameter, List<JsonNode> values) {
  /** Copies the values and brings them to their usual form. */
  public Condition {
    values = values.stream().map(SpaceValues::usual).toList();
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "[search space] a condition on '"
              + parameter
              + "' has no value that fulfils it; name at least one");
    }
  }

  /** Returns whether parameters fulfil it. */
  public boolean holds(Map<String, JsonNode> parameters) {
    return values.contains(parameters.get(parameter));
  }
}
