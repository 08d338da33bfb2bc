package io.lockstep.page.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiConsumer;
import java.util.function.ObjDoubleConsumer;

/** The numbers of a watched step by the names of the series that they belong to. */
final class WatchedNumbers {
  private WatchedNumbers() {}

  /**
   * Takes a report apart.
   *
   * @param report as {@code WatchReport.json} has it
   * @param number is given the name of a series, such as {@code ratio/0.weight}, and a value
   * @param histogram is given what one is of, and the histogram
   */
  static void of(
      JsonNode report, ObjDoubleConsumer<String> number, BiConsumer<String, JsonNode> histogram) {
    put(number, "gradient/all", report.path("gradient_norm"));
    for (JsonNode layer : report.path("layers")) {
      for (JsonNode parameter : layer.path("parameters")) {
        String name = parameter.path("name").asText();
        put(number, "ratio/" + name, parameter.path("log10_ratio"));
        put(number, "weight/" + name, parameter.path("weight_norm"));
        put(number, "gradient/" + name, parameter.path("gradient_norm"));
        put(number, "update/" + name, parameter.path("update_norm"));
        parameter
            .path("histograms")
            .properties()
            .forEach(h -> histogram.accept(h.getKey() + " of " + name, h.getValue()));
      }
      activations(layer, number, histogram);
    }
  }

  private static void activations(
      JsonNode layer, ObjDoubleConsumer<String> number, BiConsumer<String, JsonNode> histogram) {
    JsonNode given = layer.path("activations");
    String path = layer.path("path").asText();
    String name = (path.isEmpty() ? "network" : path) + " (" + layer.path("kind").asText() + ")";
    put(number, "mean/" + name, given.path("mean"));
    put(number, "deviation/" + name, given.path("deviation"));
    share(number, "dead/" + name, given.path("dead"), given.path("units"));
    share(number, "saturated/" + name, given.path("saturated"), given.path("elements"));
    if (given.has("histogram")) {
      histogram.accept("activations of " + name, given.path("histogram"));
    }
  }

  private static void put(ObjDoubleConsumer<String> number, String name, JsonNode value) {
    if (value.isNumber()) {
      number.accept(name, value.doubleValue());
    }
  }

  private static void share(
      ObjDoubleConsumer<String> number, String name, JsonNode some, JsonNode of) {
    if (some.isNumber() && of.asDouble() > 0) {
      number.accept(name, some.doubleValue() / of.doubleValue());
    }
  }
}
