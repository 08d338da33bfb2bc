package io.lockstep.kernels.library;

import io.lockstep.kernels.text.Quoted;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function as it is written: {@code huber} or {@code huber(delta=2)}.
 *
 * @param name before the parenthesis
 * @param values those that are given, by the names that are given
 */
record FunctionText(String name, Map<String, Double> values) {
  private static final Pattern CALL = Pattern.compile("([^()=,]++)\\(([^()]*+)\\)");
  private static final Pattern VALUE = Pattern.compile("\\s*([^=\\s]+)\\s*=\\s*([^=\\s]+)\\s*");

  /**
   * Reads a text.
   *
   * @param kind of the function, for messages
   * @throws IllegalArgumentException if it cannot be read
   */
  static FunctionText parse(String kind, String text) {
    if (text.indexOf('(') < 0) {
      return new FunctionText(text, Map.of());
    }
    Matcher call = CALL.matcher(text.strip());
    if (!call.matches() || call.group(1).isBlank()) {
      throw refusal(kind, text);
    }
    Map<String, Double> values = new LinkedHashMap<>();
    String list = call.group(2);
    for (String part : list.isBlank() ? new String[0] : list.split(",", -1)) {
      Matcher value = VALUE.matcher(part);
      if (!value.matches()) {
        throw refusal(kind, text);
      }
      double number;
      try {
        number = Double.parseDouble(value.group(2));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "["
                + kind
                + "] "
                + Quoted.of(value.group(2))
                + " in "
                + Quoted.of(text)
                + " is no number; write a number behind "
                + value.group(1)
                + "=",
            e);
      }
      if (values.put(value.group(1), number) != null) {
        throw new IllegalArgumentException(
            "["
                + kind
                + "] "
                + Quoted.of(text)
                + " gives "
                + value.group(1)
                + " twice; give it once");
      }
    }
    return new FunctionText(call.group(1).strip(), values);
  }

  private static IllegalArgumentException refusal(String kind, String text) {
    return new IllegalArgumentException(
        "["
            + kind
            + "] cannot read "
            + Quoted.of(text)
            + "; write NAME, or NAME(PARAMETER=NUMBER,...)");
  }
}
