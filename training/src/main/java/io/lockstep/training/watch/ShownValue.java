package io.lockstep.training.watch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something that a layer showed of itself by {@link io.lockstep.training.nn.ForwardContext#watch}.
 *
 * @param name the layer's path and the name it gave, such as {@code 3.dead}
 * @param size the number of its elements
 * @param mean of its elements; the value itself where it has one
 * @param deviation standard deviation of its elements, divided by their number
 */
public record ShownValue(String name, long size, double mean, double deviation) {
  /** Returns the fields as a JSON object, with null for what is no finite number. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", name)
        .put("size", size)
        .put("mean", WatchJson.finite(mean))
        .put("deviation", WatchJson.finite(deviation));
  }
}
