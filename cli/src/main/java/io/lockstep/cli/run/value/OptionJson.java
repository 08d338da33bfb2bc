package io.lockstep.cli.run.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of options as JSON, of whatever type; what has no JSON of its own is its text. */
public final class OptionJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private OptionJson() {}

  /** Returns the value, or null where it says nothing: none, a flag that is off, an empty list. */
  public static @Nullable JsonNode of(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case JsonNode json -> json;
      case Boolean flag -> flag ? JsonNodeFactory.instance.booleanNode(true) : null;
      case Number number -> MAPPER.valueToTree(number);
      case Enum<?> choice -> text(choice.name().toLowerCase(Locale.ROOT));
      case Map<?, ?> map -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        map.forEach((key, element) -> object.set(String.valueOf(key), of(element)));
        yield object.isEmpty() ? null : object;
      }
      case Collection<?> list -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> array.add(of(element)));
        yield array.isEmpty() ? null : array;
      }
      default -> text(value.toString());
    };
  }

  private static JsonNode text(String text) {
    return JsonNodeFactory.instance.textNode(text);
  }
}
