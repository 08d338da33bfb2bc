package io.lockstep.training.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.text.Suggestions;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Records as JSON objects, one property for each component, and back. */
final class PropertiesJson {
  private PropertiesJson() {}

  static ObjectNode write(Record data) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (RecordComponent component : data.getClass().getRecordComponents()) {
      json.set(component.getName(), PropertyCodec.write(value(data, component)));
    }
    return json;
  }

  static Object value(Object data, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(data);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessor gives its component", e);
    }
  }

  /**
   * Creates a record.
   *
   * @param defaults of components that may be left out
   * @param where the place in the document, for messages
   * @throws IllegalArgumentException if a property is missing, unknown or not what it must be
   */
  static Object read(ObjectNode json, Class<?> type, Map<String, Object> defaults, String where) {
    List<String> names = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      names.add(name);
      types.add(component.getType());
      JsonNode property = json.get(name);
      Object usual = defaults.get(name);
      if (property == null && usual == null) {
        throw PropertyCodec.refusal(where, "lacks '" + name + "'; give it");
      }
      values.add(
          property == null
              ? usual
              : PropertyCodec.read(
                  property, component.getGenericType(), PropertyCodec.inside(where, name)));
    }
    for (Map.Entry<String, JsonNode> property : json.properties()) {
      if (!names.contains(property.getKey())) {
        throw PropertyCodec.refusal(
            where,
            "has a property '"
                + property.getKey()
                + "' that it cannot have; "
                + Suggestions.hint(property.getKey(), names));
      }
    }
    return create(type, types, values, where);
  }

  private static Object create(
      Class<?> type, List<Class<?>> types, List<Object> values, String where) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new IllegalArgumentException(
            "[network] "
                + (where.isEmpty() ? "it" : "'" + where + "'")
                + " cannot be: "
                + refused.getMessage(),
            refused);
      }
      throw new IllegalStateException(
          "the constructor of " + type + " failed for " + Arrays.asList(values.toArray()), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record has a canonical constructor", e);
    }
  }
}
