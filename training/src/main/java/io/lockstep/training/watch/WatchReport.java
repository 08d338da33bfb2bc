package io.lockstep.training.watch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was seen of a network in a step.
 *
 * @param epoch the epoch the step is of, over all runs of the model, from 1
 * @param step its number over all runs of the model, from 1
 * @param layers those with parameters or results that were watched, in the order of declaration
 * @param shown what layers showed of themselves
 */
public record WatchReport(int epoch, long step, List<WatchedLayer> layers, List<ShownValue> shown) {
  /** Copies the lists. */
  public WatchReport {
    layers = List.copyOf(layers);
    shown = List.copyOf(shown);
  }

  /** Returns all parameters of all layers, in order. */
  public Stream<WatchedParameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream());
  }

  /** Returns the norm of the gradient by all parameters that are trained. */
  public double gradientNorm() {
    return Math.sqrt(
        parameters()
            .filter(WatchedParameter::isTrained)
            .mapToDouble(p -> p.gradientNorm() * p.gradientNorm())
            .sum());
  }

  /** Returns the norm of all parameters. */
  public double weightNorm() {
    return Math.sqrt(parameters().mapToDouble(p -> p.weightNorm() * p.weightNorm()).sum());
  }

  /** Returns the fields as a JSON object. */
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("epoch", epoch)
            .put("step", step)
            .put("gradient_norm", WatchJson.finite(gradientNorm()));
    layers.forEach(layer -> json.withArray("layers").add(layer.json()));
    shown.forEach(value -> json.withArray("shown").add(value.json()));
    return json;
  }

  /** Returns the fields as JSON text. */
  public String toJson() {
    return json().toString();
  }
}
