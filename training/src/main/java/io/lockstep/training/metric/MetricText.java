package io.lockstep.training.metric;

import io.lockstep.kernels.text.Quoted;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric as it is written: {@code f1} or {@code f1(average=macro)}.
 *
 * @param name before the parenthesis
 * @param values those that are given
 */
record MetricText(String name, Map<String, String> values) {
  private static final Pattern CALL = Pattern.compile("\\s*([^()=,]+?)\\s*(?:\\(([^()]*)\\))?\\s*");
  private static final Pattern VALUE = Pattern.compile("\\s*([^=\\s]+)\\s*=\\s*([^=]*[^=\\s])\\s*");

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static MetricText parse(String text) {
    Matcher call = CALL.matcher(text);
    if (!call.matches()) {
      throw refusal(text);
    }
    Map<String, String> values = new LinkedHashMap<>();
    String list = call.group(2);
    for (String part : list == null || list.isBlank() ? new String[0] : list.split(",", -1)) {
      Matcher value = VALUE.matcher(part);
      if (!value.matches()) {
        throw refusal(text);
      }
      if (values.put(value.group(1), value.group(2)) != null) {
        throw new IllegalArgumentException(
            "[metric] " + Quoted.of(text) + " gives " + value.group(1) + " twice; give it once");
      }
    }
    return new MetricText(call.group(1), values);
  }

  private static IllegalArgumentException refusal(String text) {
    return new IllegalArgumentException(
        "[metric] cannot read "
            + Quoted.of(text)
            + "; write NAME, or NAME(PARAMETER=VALUE,...), such as f1(average=macro)");
  }
}
