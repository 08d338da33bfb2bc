package io.lockstep.training.checkpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.OptimizerJson;
import java.io.IOException;
import java.util.List;

/**
 * A model's description as JSON: nothing missing, nothing twice, nothing converted. Loaded when the
 * first file is read or written, since it takes a tenth of a second.
 */
final class ModelJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonLimits.factory())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .addModule(networks())
          .build();

  private static final String OUTPUTS = "outputs";

  /** What stands beside the other fields where there is one output alone. */
  private static final List<String> OF_AN_OUTPUT =
      List.of("task", "loss", "classNames", "outputNames", "weighting");

  /** Characters of what is said about a text that may be long itself. */
  private static final int LONGEST_REASON = 400;

  private ModelJson() {}

  private static SimpleModule networks() {
    return new SimpleModule()
        .addSerializer(Layer.class, new NetworkWriter())
        .addDeserializer(Layer.class, new NetworkReader())
        .addSerializer(OptimizerConfig.class, new OptimizerWriter())
        .addDeserializer(OptimizerConfig.class, new OptimizerReader())
        .addSerializer(Shape.class, new ShapeWriter())
        .addDeserializer(Shape.class, new ShapeReader());
  }

  private static final class NetworkWriter extends JsonSerializer<Layer> {
    @Override
    public void serialize(Layer layer, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeTree(LayerJson.write(layer));
    }
  }

  private static final class NetworkReader extends JsonDeserializer<Layer> {
    @Override
    public Layer deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return LayerJson.read(context.readTree(json), "network");
    }
  }

  private static final class OptimizerWriter extends JsonSerializer<OptimizerConfig> {
    @Override
    public void serialize(OptimizerConfig config, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeTree(OptimizerJson.write(config));
    }
  }

  private static final class OptimizerReader extends JsonDeserializer<OptimizerConfig> {
    @Override
    public OptimizerConfig deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return OptimizerJson.read(context.readTree(json));
    }
  }

  private static final class ShapeWriter extends JsonSerializer<Shape> {
    @Override
    public void serialize(Shape shape, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      int[] dims = shape.toArray();
      json.writeArray(dims, 0, dims.length);
    }
  }

  private static final class ShapeReader extends JsonDeserializer<Shape> {
    @Override
    public Shape deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return Shape.of(context.readValue(json, int[].class));
    }
  }

  /** Returns a description field by field. */
  static ObjectNode tree(ModelInfo info) {
    return MAPPER.valueToTree(info);
  }

  static String write(ModelInfo info) {
    try {
      ObjectNode json = MAPPER.valueToTree(info);
      return MAPPER.writeValueAsString(info.hasSeveral() ? json : flat(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a model's description is always JSON", e);
    }
  }

  /**
   * Reads a description.
   *
   * @throws IllegalArgumentException if it is not one, with the reason in one line
   */
  static ModelInfo read(String json) {
    ModelInfo info;
    try {
      info = MAPPER.treeToValue(ofNow(MAPPER.readTree(json)), ModelInfo.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
    if (info == null) {
      throw new IllegalArgumentException("it is null");
    }
    return info;
  }

  /** What a model of one output is beside the others: its output's fields among its own. */
  private static ObjectNode flat(ObjectNode json) {
    ObjectNode flat = json.objectNode();
    json.properties()
        .forEach(field -> {
          if (field.getKey().equals(OUTPUTS)) {
            flat.setAll((ObjectNode) field.getValue().get(ModelInfo.ONLY));
          } else {
            flat.set(field.getKey(), field.getValue());
          }
        });
    return flat;
  }

  private static void raise(ObjectNode json) {
    ObjectNode only = json.objectNode();
    for (String field : OF_AN_OUTPUT) {
      JsonNode value = json.remove(field);
      if (value != null) {
        only.set(field, value);
      }
    }
    json.putObject(OUTPUTS).set(ModelInfo.ONLY, only);
  }

  /** The description as {@link ModelInfo} has it. */
  private static JsonNode ofNow(JsonNode read) throws JsonProcessingException {
    if (read instanceof ObjectNode info && info.path("optimizer").isTextual()) {
      ObjectNode config = info.objectNode();
      config.set("rule", info.get("optimizer"));
      config.set("hyperparameters", info.remove("hyperparameters"));
      info.set("optimizer", config);
    }
    if (read instanceof ObjectNode info && info.has("architecture")) {
      JsonNode form = info.remove("architecture");
      FirstForm first = MAPPER.treeToValue(form, FirstForm.class);
      if (first == null) {
        throw new IllegalArgumentException("[model] the architecture is missing");
      }
      info.set("network", LayerJson.write(first.network()));
      info.putArray("input").add(first.inputs());
    }
    if (read instanceof ObjectNode info && !info.has(OUTPUTS)) {
      raise(info);
    }
    return read;
  }

  /** What a check of ours said, else what Jackson says, in one line. */
  static String reason(JsonProcessingException e) {
    Throwable cause = e;
    while (cause instanceof JsonMappingException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message =
        cause instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : String.valueOf(cause.getMessage());
    String line = message.lines().findFirst().orElse("");
    return Quoted.escaped(line.substring(0, Math.min(line.length(), LONGEST_REASON)));
  }
}
