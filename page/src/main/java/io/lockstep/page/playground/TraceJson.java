package io.lockstep.page.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.page.playground.run.ExampleTrace;
import java.util.List;

/** An example's way through the network and the optimizer, as JSON for the page. */
final class TraceJson {
  private TraceJson() {}

  static JsonNode of(ExampleTrace trace) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("index", trace.index()).put("step", trace.step()).put("label", trace.label());
    number(json, "loss", trace.loss());
    numbers(json, "inputs", trace.inputs());
    numbers(json, "output", trace.output());
    ObjectNode hyperparameters = json.putObject("hyperparameters");
    trace.hyperparameters().forEach((name, value) -> number(hyperparameters, name, value));
    ObjectNode scalars = json.putObject("scalars");
    trace.scalars().forEach((name, value) -> number(scalars, name, value));
    kept(json, "shared", trace.shared());
    ArrayNode layers = json.putArray("layers");
    for (ExampleTrace.LayerTrace layer : trace.layers()) {
      ObjectNode each = layers.addObject();
      numbers(each, "sums", layer.sums());
      numbers(each, "activations", layer.activations());
      numbers(each, "deltas", layer.deltas());
      each.set("weights", parameter(layer.weights()));
      each.set("biases", parameter(layer.biases()));
    }
    return json;
  }

  private static ObjectNode parameter(ExampleTrace.ParameterTrace parameter) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    numbers(json, "before", parameter.before());
    numbers(json, "gradients", parameter.gradients());
    numbers(json, "after", parameter.after());
    kept(json, "kept", parameter.kept());
    return json;
  }

  private static void kept(ObjectNode json, String name, List<ExampleTrace.Kept> all) {
    ArrayNode array = json.putArray(name);
    for (ExampleTrace.Kept kept : all) {
      ObjectNode each = array.addObject().put("name", kept.name());
      numbers(each, "before", kept.before());
      numbers(each, "after", kept.after());
    }
  }

  private static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }

  /** Numbers that JSON does not have are null. */
  private static void numbers(ObjectNode json, String name, float[] values) {
    ArrayNode all = json.putArray(name);
    for (float value : values) {
      if (Float.isFinite(value)) {
        all.add(value);
      } else {
        all.addNull();
      }
    }
  }
}
