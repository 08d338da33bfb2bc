package io.lockstep.training.watch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a layer.
 *
 * @param path the names that lead to it, joined by dots; empty for a network of one layer
 * @param kind such as {@code linear} or {@code relu}; its class where it is not registered
 * @param parameters its own, in the order of their declaration
 * @param activations what it gave, or null where that was not watched
 */
public record WatchedLayer(
    String path,
    String kind,
    List<WatchedParameter> parameters,
    @Nullable WatchedActivations activations) {
  /** Copies the parameters. */
  public WatchedLayer {
    parameters = List.copyOf(parameters);
  }

  /** Returns path and kind, as messages name it, such as {@code layer 2 (linear)}. */
  public String describe() {
    return (path.isEmpty() ? "the network" : "layer " + path) + " (" + kind + ")";
  }

  /** Returns the fields as a JSON object. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("path", path).put("kind", kind);
    parameters.forEach(p -> json.withArray("parameters").add(p.json()));
    if (activations != null) {
      json.set("activations", activations.json());
    }
    return json;
  }
}
