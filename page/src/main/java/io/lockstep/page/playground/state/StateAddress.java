package io.lockstep.page.playground.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A state as it stands behind the {@code #} of the page's address, so that a link or a reload
 * brings it back: what differs from the usual state, such as {@code
 * data=spiral&noise=10&layers=8:relu;4:tanh:0.2:norm}.
 */
public final class StateAddress {
  private static final String NONE = "none";
  private static final String NORM = "norm";

  private StateAddress() {}

  /** Returns what stands behind the {@code #}; empty for the usual state. */
  public static String of(PlaygroundState state) {
    ObjectNode usual = StateJson.of(PlaygroundState.USUAL);
    List<String> parts = new ArrayList<>();
    StateJson.of(state)
        .properties()
        .forEach(field -> {
          if (!field.getValue().equals(usual.get(field.getKey()))) {
            parts.add(field.getKey() + "=" + encoded(text(field.getKey(), field.getValue())));
          }
        });
    return String.join("&", parts);
  }

  /**
   * Returns the state of an address.
   *
   * @param text with or without the {@code #} in front
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static PlaygroundState parse(String text) {
    ObjectNode changes = JsonNodeFactory.instance.objectNode();
    for (String part : text.replaceFirst("^#", "").split("&", -1)) {
      int at = part.indexOf('=');
      if (at > 0) {
        String value = URLDecoder.decode(part.substring(at + 1), StandardCharsets.UTF_8);
        String name = part.substring(0, at);
        changes.set(name, json(name, value));
      }
    }
    return StateJson.changed(PlaygroundState.USUAL, changes);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8)
        .replace("%3A", ":")
        .replace("%3B", ";")
        .replace("%2C", ",")
        .replace("%28", "(")
        .replace("%29", ")");
  }

  private static String text(String name, JsonNode value) {
    return switch (name) {
      case "inputs" -> elements(value).map(JsonNode::textValue).collect(Collectors.joining(","));
      case "hyper" ->
          value.properties().stream()
              .map(set -> set.getKey() + ":" + set.getValue().textValue())
              .collect(Collectors.joining(";"));
      case "layers" ->
          value.isEmpty()
              ? NONE
              : elements(value).map(StateAddress::layer).collect(Collectors.joining(";"));
      case "points" -> elements(value).map(StateAddress::point).collect(Collectors.joining(";"));
      default -> value.asText();
    };
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static String layer(JsonNode layer) {
    String text = layer.get("width").asText() + ":" + layer.get("activation").textValue();
    double dropout = layer.get("dropout").doubleValue();
    return text
        + (dropout == 0 ? "" : ":" + dropout)
        + (layer.get(NORM).booleanValue() ? ":" + NORM : "");
  }

  private static String point(JsonNode point) {
    return elements(point).map(v -> number(v.floatValue())).collect(Collectors.joining(","));
  }

  private static String number(float value) {
    return value == (int) value ? String.valueOf((int) value) : String.valueOf(value);
  }

  private static JsonNode json(String name, String text) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (name) {
      case "inputs" -> list(text, ",", nodes::textNode);
      case "hyper" -> hyper(text);
      case "layers" ->
          text.equals(NONE) ? nodes.arrayNode() : list(text, ";", StateAddress::layerOf);
      case "points" -> list(text, ";", StateAddress::pointOf);
      default -> nodes.textNode(text);
    };
  }

  private static ObjectNode hyper(String text) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    for (String part : text.isEmpty() ? new String[0] : text.split(";", -1)) {
      int at = part.indexOf(':');
      if (at <= 0) {
        throw new IllegalArgumentException(
            "[playground] '" + part + "' sets no hyperparameter; give name:value");
      }
      all.put(part.substring(0, at), part.substring(at + 1));
    }
    return all;
  }

  private interface Reader {
    JsonNode read(String text);
  }

  private static ArrayNode list(String text, String separator, Reader reader) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String part : text.isEmpty() ? new String[0] : text.split(separator, -1)) {
      list.add(reader.read(part));
    }
    return list;
  }

  private static JsonNode layerOf(String text) {
    String[] parts = text.split(":", -1);
    ObjectNode layer = JsonNodeFactory.instance.objectNode();
    layer.put("width", parts[0]);
    layer.put("activation", parts.length > 1 ? parts[1] : "tanh");
    layer.put("dropout", 0.0);
    layer.put(NORM, false);
    for (int i = 2; i < parts.length; i++) {
      if (parts[i].equals(NORM)) {
        layer.put(NORM, true);
      } else {
        layer.put("dropout", parts[i]);
      }
    }
    return layer;
  }

  private static JsonNode pointOf(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("[playground] '" + text + "' is no point; give x,y,label");
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("x", parts[0])
        .put("y", parts[1])
        .put("label", parts[2]);
  }
}
