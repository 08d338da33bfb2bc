package io.lockstep.training.metric;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a curve; what is not finite, which JSON cannot say, is null.
 *
 * @param node as far as it is written
 */
record Points(ObjectNode node) {
  static Points json(String of) {
    return new Points(JsonNodeFactory.instance.objectNode().put("class", of));
  }

  Points with(String name, List<Double> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(value -> array.add(finite(value)));
    return this;
  }

  Points with(String name, double value) {
    node.put(name, finite(value));
    return this;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
