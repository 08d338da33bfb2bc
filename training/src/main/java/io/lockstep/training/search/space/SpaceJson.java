package io.lockstep.training.search.space;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonFile;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.search.space.Dimension.Choice;
import io.lockstep.training.search.space.Dimension.Real;
import io.lockstep.training.search.space.Dimension.Whole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Spaces as JSON. */
final class SpaceJson {
  private static final String OPERATION = "search space";
  private static final String EXAMPLE =
      "{\"lr\": {\"type\": \"float\", \"low\": 0.0001, \"high\": 0.1, \"log\": true}}";
  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonLimits.factory())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Map<String, List<String>> KEYS =
      Map.of(
          "float", List.of("type", "low", "high", "log", "step", "when"),
          "int", List.of("type", "low", "high", "log", "step", "when"),
          "categorical", List.of("type", "choices", "when"));

  private final Path file;

  private SpaceJson(Path file) {
    this.file = file;
  }

  static SearchSpace read(Path file) {
    return new SpaceJson(file).space(tree(file));
  }

  private static JsonNode tree(Path file) {
    try {
      return MAPPER.readTree(JsonFile.read(OPERATION, file));
    } catch (JsonProcessingException e) {
      throw new DataException(
          OPERATION,
          file,
          JsonLimits.place(e),
          "is no JSON: " + Quoted.escaped(JsonLimits.problem(e)),
          "Correct the file there",
          e);
    }
  }

  private SearchSpace space(JsonNode json) {
    if (!json.isObject() || json.isEmpty()) {
      throw bad("", "holds no parameters", "Give an object such as " + EXAMPLE);
    }
    Map<String, Dimension> dimensions = new LinkedHashMap<>();
    json.properties().forEach(e -> dimensions.put(e.getKey(), dimension(e.getKey(), e.getValue())));
    return checked("", () -> new SearchSpace(dimensions));
  }

  private Dimension dimension(String name, JsonNode json) {
    String place = Quoted.of(name);
    if (json.isArray()) {
      return checked(place, () -> new Choice(elements(json), null));
    }
    if (!json.isObject()) {
      throw bad(
          place,
          "is " + shown(json) + ", but must be an object or a list of choices",
          "Write it as in " + EXAMPLE);
    }
    String type = json.path("type").asText("");
    if (!KEYS.containsKey(type)) {
      throw bad(
          place,
          json.has("type") ? "type " + shown(json.get("type")) + " is unknown" : "lacks its 'type'",
          "Give 'float', 'int' or 'categorical'");
    }
    List<String> keys = KEYS.getOrDefault(type, List.of());
    json.fieldNames()
        .forEachRemaining(key -> {
          if (!keys.contains(key)) {
            throw bad(
                place,
                Quoted.of(key) + " is no key of a parameter of type " + type,
                capital(Suggestions.hint(key, keys)));
          }
        });
    Condition when = when(place, json.get("when"));
    return switch (type) {
      case "float" ->
          checked(
              place,
              () ->
                  new Real(
                      real(place, json, "low", null),
                      real(place, json, "high", null),
                      flag(place, json),
                      positive(place, real(place, json, "step", 0.0), json.has("step")),
                      when));
      case "int" ->
          checked(
              place,
              () ->
                  new Whole(
                      whole(place, json, "low", null),
                      whole(place, json, "high", null),
                      flag(place, json),
                      whole(place, json, "step", 1L),
                      when));
      default -> checked(place, () -> new Choice(choices(place, json), when));
    };
  }

  private @Nullable Condition when(String place, @Nullable JsonNode json) {
    if (json == null) {
      return null;
    }
    if (!json.isObject() || json.size() != 1) {
      throw bad(
          place,
          "'when' is " + shown(json) + ", but must name one parameter with its values",
          "Write it as in \"when\": {\"optimizer\": [\"momentum\", \"nesterov\"]}");
    }
    Map.Entry<String, JsonNode> entry = json.properties().iterator().next();
    JsonNode values = entry.getValue();
    List<JsonNode> all = values.isArray() ? elements(values) : List.of(values);
    return checked(place, () -> new Condition(entry.getKey(), all));
  }

  private List<JsonNode> choices(String place, JsonNode json) {
    JsonNode choices = json.path("choices");
    if (!choices.isArray()) {
      throw bad(
          place,
          json.has("choices") ? "'choices' is " + shown(choices) : "lacks its 'choices'",
          "Give a list such as [\"relu\", \"tanh\"]");
    }
    return elements(choices);
  }

  private double real(String place, JsonNode json, String key, @Nullable Double usual) {
    JsonNode value = json.get(key);
    if (value == null && usual != null) {
      return usual;
    }
    if (value == null || !value.isNumber()) {
      throw missing(place, key, value, "a number");
    }
    return value.doubleValue();
  }

  private double positive(String place, double step, boolean given) {
    if (given && !(step > 0)) {
      throw bad(place, "a step of " + step + " leads nowhere", "Give one above 0");
    }
    return step;
  }

  private long whole(String place, JsonNode json, String key, @Nullable Long usual) {
    JsonNode value = json.get(key);
    if (value == null && usual != null) {
      return usual;
    }
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw missing(place, key, value, "a whole number");
    }
    return value.longValue();
  }

  private boolean flag(String place, JsonNode json) {
    JsonNode value = json.get("log");
    if (value != null && !value.isBoolean()) {
      throw missing(place, "log", value, "true or false");
    }
    return value != null && value.booleanValue();
  }

  private DataException missing(String place, String key, @Nullable JsonNode value, String wanted) {
    return value == null
        ? bad(place, "lacks its '" + key + "'", "Give " + wanted)
        : bad(
            place,
            "'" + key + "' is " + shown(value) + ", but must be " + wanted,
            "Write it as that");
  }

  /** Turns what a record refuses into a message that names file and parameter. */
  private <T> T checked(String place, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      String[] parts =
          String.valueOf(e.getMessage()).replaceFirst("^\\[[^]]*\\] ", "").split("; ", 2);
      throw bad(place, parts[0], parts.length == 2 ? capital(parts[1]) : "Correct it");
    }
  }

  private DataException bad(String place, String problem, String remedy) {
    return new DataException(OPERATION, file, place, problem, remedy);
  }

  private static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  private static String shown(JsonNode value) {
    String quoted = Quoted.of(value.toString());
    return quoted.substring(1, quoted.length() - 1);
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  static ObjectNode write(SearchSpace space) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    space.dimensions().forEach((name, dimension) -> json.set(name, write(dimension)));
    return json;
  }

  private static ObjectNode write(Dimension dimension) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (dimension) {
      case Real real -> {
        json.put("type", "float").put("low", real.low()).put("high", real.high());
        json.put("log", real.log());
        if (real.step() > 0) {
          json.put("step", real.step());
        }
      }
      case Whole whole ->
          json.put("type", "int")
              .put("low", whole.low())
              .put("high", whole.high())
              .put("log", whole.log())
              .put("step", whole.step());
      case Choice choice ->
          json.put("type", "categorical").putArray("choices").addAll(choice.values());
    }
    Condition when = dimension.when();
    if (when != null) {
      json.putObject("when").putArray(when.parameter()).addAll(when.values());
    }
    return json;
  }
}
