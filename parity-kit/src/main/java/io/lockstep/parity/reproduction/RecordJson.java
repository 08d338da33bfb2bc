package io.lockstep.parity.reproduction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.expr.Program;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Records of the kernels as JSON: an object with the components by their names. Components may be
 * whole numbers, truth values, constants of an enum, lists and records; a record of one component,
 * such as a shape, is written as that component. A program is called {@code program} whatever the
 * component is called, and comes last, since it is long.
 */
final class RecordJson {
  private static final String PROGRAM = "program";

  private RecordJson() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Adds the components of a record to an object. */
  static void write(Record value, ObjectNode json) {
    for (RecordComponent component : inOrder(value.getClass())) {
      json.set(name(component), json(component(value, component)));
    }
  }

  /**
   * Returns the record of a type that was written.
   *
   * @throws IllegalArgumentException if something is missing, unknown or does not fit
   */
  static Object read(JsonNode json, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = name(components[i]);
      values[i] = value(json.required(name), name, components[i].getGenericType());
    }
    return create(type, values);
  }

  private static List<RecordComponent> inOrder(Class<?> type) {
    List<RecordComponent> all = List.of(type.getRecordComponents());
    return Stream.concat(
            all.stream().filter(c -> !isProgram(c)), all.stream().filter(RecordJson::isProgram))
        .toList();
  }

  private static boolean isProgram(RecordComponent component) {
    return component.getType() == Program.class;
  }

  private static String name(RecordComponent component) {
    return isProgram(component) ? PROGRAM : component.getName();
  }

  private static JsonNode json(Object value) {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    return switch (value) {
      case Integer number -> factory.numberNode(number);
      case Boolean truth -> factory.booleanNode(truth);
      case Enum<?> constant -> factory.textNode(constant.name());
      case Program program -> ProgramJson.write(program);
      case List<?> list -> {
        ArrayNode array = factory.arrayNode();
        list.forEach(element -> array.add(json(element)));
        yield array;
      }
      case Record one when one.getClass().getRecordComponents().length == 1 ->
          json(component(one, one.getClass().getRecordComponents()[0]));
      case Record several -> {
        ObjectNode object = factory.objectNode();
        write(several, object);
        yield object;
      }
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    };
  }

  private static Object value(JsonNode json, String name, Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      List<Object> values = new ArrayList<>();
      json.forEach(e -> values.add(value(e, name, list.getActualTypeArguments()[0])));
      return values;
    }
    Class<?> of = (Class<?>) type;
    if (of == int.class || of == Integer.class) {
      return whole(json, name);
    }
    if (of == boolean.class) {
      return json.asBoolean();
    }
    if (of == Program.class) {
      return ProgramJson.read(json);
    }
    if (of.isEnum()) {
      return constant(json.asText(), of);
    }
    RecordComponent[] components = of.getRecordComponents();
    return components.length == 1
        ? create(of, value(json, name, components[0].getGenericType()))
        : read(json, of);
  }

  private static int whole(JsonNode number, String name) {
    if (!number.isIntegralNumber() || !number.canConvertToInt()) {
      throw new IllegalArgumentException(
          "'" + name + "' is " + number + ", not a whole number below 2147483648");
    }
    return number.asInt();
  }

  private static Object constant(String name, Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("unknown " + type.getSimpleName() + " '" + name + "'"));
  }

  private static Object component(Record value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static Object create(Class<?> type, Object... values) {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(parameters).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException("cannot create " + type, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create " + type, e);
    }
  }
}
