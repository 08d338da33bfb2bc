package io.lockstep.training.search.space;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;

/** Values of parameters as JSON in one form, so that equal values are equal nodes. */
public final class SpaceValues {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SpaceValues() {}

  /** Returns a value of Java: a text, a number, a boolean, a list or map of them. */
  static JsonNode of(Object value) {
    return usual(value instanceof JsonNode json ? json : MAPPER.valueToTree(value));
  }

  /** Returns whole numbers as those of 64 bits, and others as those of double precision. */
  public static JsonNode usual(JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return LongNode.valueOf(value.longValue());
    }
    return value.isNumber() ? DoubleNode.valueOf(value.doubleValue()) : value;
  }

  /** Returns a value as it is written in tables and on command lines: texts without quotes. */
  public static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
