package io.lockstep.training.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.UnknownNameException;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.layer.spatial.Padding;
import io.lockstep.training.nn.Layer;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The values of a layer's properties as JSON and back. Maps whose keys are places are lists. */
final class PropertyCodec {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final String SAME = "same";

  private PropertyCodec() {}

  /** Checks that a component is of a type that can be written. */
  static void requireKnown(String kind, RecordComponent component) {
    if (!isKnown(component.getGenericType())) {
      throw new IllegalArgumentException(
          "[layer] component '"
              + component.getName()
              + "' of layer '"
              + kind
              + "' is a "
              + component.getGenericType().getTypeName()
              + ", which cannot be written into a file; use numbers, texts, booleans, enums,"
              + " shapes, activations, layers, records, and lists and maps of these");
    }
  }

  private static boolean isKnown(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? isKnown(of[0])
          : generic.getRawType() == Map.class && of[0] == String.class && isKnown(of[1]);
    }
    return type instanceof Class<?> boxed && isPlain(unboxed(boxed));
  }

  private static Class<?> unboxed(Class<?> type) {
    return MethodType.methodType(type).unwrap().returnType();
  }

  private static boolean isPlain(Class<?> plain) {
    return plain == int.class
        || plain == long.class
        || plain == double.class
        || plain == boolean.class
        || plain == String.class
        || plain == Shape.class
        || plain == Activation.class
        || plain == Layer.class
        || plain.isEnum()
        || plain.isRecord();
  }

  /** Returns a value as JSON. */
  static JsonNode write(Object value) {
    return switch (value) {
      case Integer n -> JSON.numberNode(n);
      case Long n -> JSON.numberNode(n);
      case Double n -> JSON.numberNode(n);
      case Boolean b -> JSON.booleanNode(b);
      case String text -> JSON.textNode(text);
      case Shape shape -> {
        ArrayNode dims = JSON.arrayNode();
        for (int dim : shape.toArray()) {
          dims.add(dim);
        }
        yield dims;
      }
      case Activation activation -> JSON.textNode(ActivationNames.of(activation));
      case Layer layer -> LayerJson.write(layer);
      case Enum<?> constant -> JSON.textNode(constant.name().toLowerCase(Locale.ROOT));
      case List<?> list -> list(list);
      case Map<?, ?> map -> isList(map) ? list(List.copyOf(map.values())) : object(map);
      case Padding padding -> padding(padding);
      case Record data -> PropertiesJson.write(data);
      default -> throw new IllegalArgumentException("cannot write " + value.getClass());
    };
  }

  private static JsonNode padding(Padding padding) {
    return padding.same()
        ? JSON.textNode(SAME)
        : padding.sizes().size() == 1
            ? JSON.numberNode(padding.sizes().getFirst())
            : list(padding.sizes());
  }

  private static Padding padding(JsonNode json, String where) {
    if (json.isTextual()) {
      String text = json.textValue();
      if (!text.equals(SAME) && !text.equals("valid")) {
        throw refusal(
            where, "is " + Quoted.of(text) + ", but must be numbers, or one of same, valid");
      }
      return text.equals(SAME) ? Padding.SAME : Padding.of(0);
    }
    int[] sizes =
        json.isNumber()
            ? new int[] {(Integer) read(json, int.class, where)}
            : values(json, int.class, where).values().stream().mapToInt(d -> (Integer) d).toArray();
    return Padding.of(sizes);
  }

  private static JsonNode list(List<?> values) {
    ArrayNode list = JSON.arrayNode();
    values.forEach(value -> list.add(write(value)));
    return list;
  }

  private static JsonNode object(Map<?, ?> values) {
    ObjectNode object = JSON.objectNode();
    values.forEach((key, value) -> object.set((String) key, write(value)));
    return object;
  }

  /** Whether the keys are the places of their values. */
  private static boolean isList(Map<?, ?> map) {
    int place = 0;
    for (Object key : map.keySet()) {
      if (!key.equals(String.valueOf(place++))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the value that JSON stands for.
   *
   * @param where the place in the document, for messages
   * @throws IllegalArgumentException if it stands for none of the type
   */
  static Object read(JsonNode json, Type type, String where) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      if (generic.getRawType() == Map.class) {
        return values(json, of[1], where);
      }
      return json.isNumber()
          ? List.of(read(json, of[0], where))
          : new ArrayList<>(values(json, of[0], where).values());
    }
    Class<?> plain = unboxed((Class<?>) type);
    if (plain == int.class && json.isIntegralNumber() && json.canConvertToInt()) {
      return json.intValue();
    } else if (plain == long.class && json.isIntegralNumber() && json.canConvertToLong()) {
      return json.longValue();
    } else if (plain == double.class && json.isNumber()) {
      return json.doubleValue();
    } else if (plain == boolean.class && json.isBoolean()) {
      return json.booleanValue();
    } else if (plain == String.class && json.isTextual()) {
      return json.textValue();
    } else if (plain == Shape.class && json.isArray()) {
      return Shape.of(
          values(json, int.class, where).values().stream().mapToInt(d -> (Integer) d).toArray());
    } else if (plain == Activation.class && json.isTextual()) {
      return activation(json.textValue(), where);
    } else if (plain == Layer.class) {
      return LayerJson.read(json, where);
    } else if (plain.isEnum() && json.isTextual()) {
      return constant(plain, json.textValue(), where);
    } else if (plain == Padding.class) {
      return padding(json, where);
    } else if (plain.isRecord() && json.isObject()) {
      return PropertiesJson.read((ObjectNode) json, plain, Map.of(), where);
    }
    throw refusal(where, "is " + Quoted.of(json.toString()) + ", but must be " + words(plain));
  }

  private static Map<String, Object> values(JsonNode json, Type type, String where) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (json.isArray()) {
      for (JsonNode element : json) {
        String key = String.valueOf(values.size());
        values.put(key, read(element, type, inside(where, key)));
      }
    } else if (json.isObject()) {
      for (Map.Entry<String, JsonNode> entry : json.properties()) {
        String key = entry.getKey();
        values.put(key, read(entry.getValue(), type, inside(where, key)));
      }
    } else {
      throw refusal(where, "is " + Quoted.of(json.toString()) + ", but must be a list");
    }
    return values;
  }

  private static Activation activation(String name, String where) {
    try {
      return Activations.byName(name);
    } catch (UnknownNameException e) {
      throw unknown(where, e);
    }
  }

  private static Object constant(Class<?> type, String name, String where) {
    List<String> known = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String own = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
      if (own.equals(name)) {
        return constant;
      }
      known.add(own);
    }
    throw refusal(
        where, "is " + Quoted.of(name) + ", but must be one of " + String.join(", ", known));
  }

  private static String words(Class<?> type) {
    return type == int.class || type == long.class
        ? "a whole number"
        : type == double.class
            ? "a number"
            : type == boolean.class
                ? "true or false"
                : type == Shape.class
                    ? "a list of whole numbers"
                    : type.isRecord() ? "an object in braces" : "a text";
  }

  /** Returns the place of a part within another. */
  static String inside(String where, String part) {
    return where.isEmpty() ? part : where + "." + part;
  }

  /** Returns what to throw where a name at a place is unknown. */
  static IllegalArgumentException unknown(String where, UnknownNameException e) {
    String problem = "is an unknown " + e.kind() + ", " + Quoted.of(e.name()) + "; " + e.hint();
    return new IllegalArgumentException("[network] '" + where + "' " + problem, e);
  }

  /** Returns what to throw at a place of the document. */
  static IllegalArgumentException refusal(String where, String problem) {
    return new IllegalArgumentException(
        "[network] " + (where.isEmpty() ? "it " : "'" + where + "' ") + problem);
  }
}
