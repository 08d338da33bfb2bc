package io.lockstep.training.search.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.training.search.space.Dimension;
import io.lockstep.training.search.space.Dimension.Choice;
import io.lockstep.training.search.space.Dimension.Numeric;
import io.lockstep.training.search.space.SearchSpace;
import java.util.LinkedHashMap;
import java.util.Map;

/** How what a trial tries is put together, one parameter after another. */
final class Proposal {
  private Proposal() {}

  /** Gives a parameter its value. */
  interface Draw {
    /**
     * Returns the value.
     *
     * @param place of the parameter in the space
     * @param before the values of those before it
     */
    JsonNode value(int place, String name, Dimension dimension, Map<String, JsonNode> before);
  }

  /** Returns a value for each parameter whose condition holds. */
  static Map<String, JsonNode> of(SearchSpace space, Draw draw) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    int place = 0;
    for (Map.Entry<String, Dimension> entry : space.dimensions().entrySet()) {
      String name = entry.getKey();
      if (space.isThere(name, values)) {
        values.put(name, draw.value(place, name, entry.getValue(), values));
      }
      place++;
    }
    return values;
  }

  /**
   * Returns the value at a part of a dimension.
   *
   * @param part at least 0 and below 1
   */
  static JsonNode atPart(Dimension dimension, double part) {
    return switch (dimension) {
      case Choice choice -> choice.values().get((int) (part * choice.values().size()));
      case Numeric numeric -> numeric.value(numeric.axis().atPart(part));
    };
  }
}
