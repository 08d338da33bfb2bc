package io.lockstep.training.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.UnknownNameException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.nn.Layer;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Networks as JSON. A layer is an object with its kind as {@code "layer"} and its properties, of
 * which usual values are left out; a text where it has no others: {@code "batch_norm"}, or {@code
 * "relu"} for an activation; a list stands for layers one after another. So a whole network may be
 * {@code [{"layer": "linear", "out": 256}, "relu", {"layer": "linear", "out": 10}]}.
 */
public final class LayerJson {
  private static final String LAYER = "layer";
  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonLimits.factory())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private LayerJson() {}

  /**
   * Returns a network as JSON text, indented.
   *
   * @throws IllegalArgumentException if a layer is of no registered kind, or an activation is not
   *     registered
   */
  public static String toText(Layer network) {
    return write(network).toPrettyString();
  }

  /**
   * Returns the network that a JSON text describes.
   *
   * @throws IllegalArgumentException if it describes none; the message has the place
   */
  public static Layer ofText(String json) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "[network] the text is no JSON: "
              + Quoted.escaped(JsonLimits.problem(e))
              + (JsonLimits.place(e).isEmpty() ? "" : " (" + JsonLimits.place(e) + ")"),
          e);
    }
    return read(tree, "");
  }

  /**
   * Returns a network as JSON.
   *
   * @throws IllegalArgumentException if a layer is of no registered kind, or an activation is not
   *     registered
   */
  public static JsonNode write(Layer layer) {
    if (layer instanceof ActivationLayer(var activation)) {
      return JsonNodeFactory.instance.textNode(ActivationNames.of(activation));
    }
    LayerKind kind = LayerKinds.of(layer);
    ObjectNode json = JsonNodeFactory.instance.objectNode().put(LAYER, kind.name());
    for (RecordComponent component : kind.components()) {
      Object value = PropertiesJson.value(layer, component);
      if (!value.equals(kind.defaults().get(component.getName()))) {
        json.set(component.getName(), PropertyCodec.write(value));
      }
    }
    if (json.size() == 1) {
      return json.get(LAYER);
    }
    JsonNode inner = json.get("layers");
    return layer instanceof Sequential && inner instanceof ArrayNode ? inner : json;
  }

  /**
   * Returns the network that JSON describes.
   *
   * @param where the place of the JSON in a document, for messages; may be empty
   * @throws IllegalArgumentException if it describes none
   */
  public static Layer read(JsonNode json, String where) {
    try {
      return switch (json) {
        case ArrayNode list -> new Sequential(layers(list, where));
        case ObjectNode object -> ofKind(object, where);
        case TextNode name -> named(name.textValue(), where);
        default ->
            throw PropertyCodec.refusal(
                where,
                "is "
                    + Quoted.of(json.toString())
                    + ", but must be a layer: a name, an object with its kind as 'layer', or a"
                    + " list of layers");
      };
    } catch (UnknownNameException e) {
      throw where.isEmpty() ? e : PropertyCodec.unknown(where, e);
    }
  }

  private static Map<String, Layer> layers(ArrayNode list, String where) {
    Map<String, Layer> layers = new LinkedHashMap<>();
    for (JsonNode element : list) {
      String name = String.valueOf(layers.size());
      layers.put(name, read(element, PropertyCodec.inside(where, name)));
    }
    return layers;
  }

  private static Layer ofKind(ObjectNode object, String where) {
    JsonNode name = object.get(LAYER);
    if (name == null || !name.isTextual()) {
      throw PropertyCodec.refusal(
          where, "does not say its kind; give it as \"layer\", as in {\"layer\": \"linear\"}");
    }
    LayerKind kind = LayerKinds.byName(name.textValue());
    ObjectNode properties = object.deepCopy();
    properties.remove(LAYER);
    return (Layer) PropertiesJson.read(properties, kind.type(), kind.defaults(), where);
  }

  private static Layer named(String name, String where) {
    UnknownNameException noKind;
    try {
      LayerKind kind = LayerKinds.byName(name);
      return (Layer)
          PropertiesJson.read(
              JsonNodeFactory.instance.objectNode(), kind.type(), kind.defaults(), where);
    } catch (UnknownNameException e) {
      noKind = e;
    }
    try {
      return new ActivationLayer(Activations.byName(name));
    } catch (UnknownNameException noActivation) {
      int toKind = distance(name, LayerKinds.all().stream().map(LayerKind::name));
      int toActivation = distance(name, Activations.all().stream().map(Activation::name));
      throw toActivation < toKind ? noActivation : noKind;
    }
  }

  private static int distance(String name, Stream<String> known) {
    String spelling = name.toLowerCase(Locale.ROOT).replace('-', '_');
    return known.mapToInt(k -> Suggestions.distance(spelling, k)).min().orElse(Integer.MAX_VALUE);
  }
}
