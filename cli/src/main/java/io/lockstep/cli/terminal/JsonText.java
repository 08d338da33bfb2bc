package io.lockstep.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** JSON for people: what fits into a line stands in one, the rest is indented. */
public final class JsonText {
  private static final int WIDTH = 100;
  private static final String STEP = "  ";

  private JsonText() {}

  /** Returns the text, without a line end behind it. */
  public static String of(JsonNode json) {
    return indented(json, "", 0);
  }

  /** A value behind so many characters of its line. */
  private static String indented(JsonNode json, String indent, int before) {
    String line = line(json);
    boolean fits = !indent.isEmpty() && indent.length() + before + line.length() < WIDTH;
    if (fits || json.isEmpty()) {
      return line;
    }
    List<String> parts = new ArrayList<>();
    String deeper = indent + STEP;
    if (json.isObject()) {
      json.properties()
          .forEach(entry -> {
            String key = key(entry.getKey());
            parts.add(key + indented(entry.getValue(), deeper, key.length()));
          });
    } else {
      json.forEach(element -> parts.add(indented(element, deeper, 0)));
    }
    String lines = String.join(",\n" + deeper, parts);
    return json.isObject()
        ? "{\n" + deeper + lines + "\n" + indent + "}"
        : "[\n" + deeper + lines + "\n" + indent + "]";
  }

  private static String line(JsonNode json) {
    List<String> parts = new ArrayList<>();
    if (json.isObject()) {
      json.properties().forEach(entry -> parts.add(key(entry.getKey()) + line(entry.getValue())));
      return "{" + String.join(", ", parts) + "}";
    }
    if (json.isArray()) {
      json.forEach(element -> parts.add(line(element)));
      return "[" + String.join(", ", parts) + "]";
    }
    return json.toString();
  }

  private static String key(String name) {
    return TextNode.valueOf(name) + ": ";
  }
}
