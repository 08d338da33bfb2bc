package io.lockstep.training.data.csv.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.data.csv.schema.CsvColumn.Categorical;
import io.lockstep.training.data.csv.schema.CsvColumn.Hashed;
import io.lockstep.training.data.csv.schema.CsvColumn.Ignored;
import io.lockstep.training.data.csv.schema.CsvColumn.Numeric;
import io.lockstep.training.data.csv.schema.CsvColumn.Time;
import io.lockstep.training.data.csv.schema.CsvColumn.Unit;
import io.lockstep.training.data.csv.text.DateOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Schemas as JSON; what is usual is left out. */
final class SchemaJson {
  private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.factory());

  private SchemaJson() {}

  static String write(CsvSchema schema) {
    ObjectNode root = JSON.createObjectNode();
    root.put("header", schema.header());
    Character separator = schema.format().separator();
    if (separator != null) {
      root.put("separator", separator.toString());
    }
    root.put("decimal", Character.toString(schema.format().decimal()));
    root.put("dates", lower(schema.format().dates()));
    schema.format().missing().forEach(root.putArray("missing_texts")::add);
    root.put("missing", lower(schema.missing()));
    if (schema.label() != null) {
      root.put("label", schema.label());
    } else if (!schema.labels().isEmpty()) {
      schema.labels().forEach(root.putArray("labels")::add);
    }
    if (schema.weights() != null) {
      root.put("weights", schema.weights());
    }
    ArrayNode columns = root.putArray("columns");
    schema.columns().forEach(column -> write(columns.addObject(), column));
    return root.toString();
  }

  private static void write(ObjectNode node, CsvColumn column) {
    node.put("name", column.name());
    switch (column) {
      case Numeric(String _, double origin, Float fill, boolean _) -> {
        if (origin != 0) {
          node.put("origin", origin);
        }
        putFill(node, fill);
      }
      case Time(String _, Unit unit, boolean clock, long origin, Float fill, boolean _) -> {
        node.put("time", clock ? "clock" : "calendar");
        node.put("unit", lower(unit));
        node.put("origin", origin);
        putFill(node, fill);
      }
      case Categorical(String _, List<String> categories, String fill, boolean _) -> {
        categories.forEach(node.putArray("categories")::add);
        if (fill != null) {
          node.put("fill", fill);
        }
      }
      case Hashed(String _, int buckets, boolean _) -> node.put("hash", buckets);
      case Ignored ignored -> node.put("ignored", true);
    }
    if (column.marked()) {
      node.put("marked", true);
    }
  }

  private static void putFill(ObjectNode node, @Nullable Float fill) {
    if (fill != null) {
      node.put("fill", fill);
    }
  }

  static CsvSchema read(String json) {
    try {
      JsonNode root = JSON.readTree(json);
      if (!root.isObject()) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      List<CsvColumn> columns = new ArrayList<>();
      for (JsonNode node : required(root, "columns", root.path("columns").isArray(), "a list")) {
        columns.add(column(node));
      }
      return new CsvSchema(
          format(root),
          root.has("missing") ? named(OnMissing.class, root, "missing") : OnMissing.ERROR,
          columns,
          labels(root),
          required(root, "header", root.path("header").isBoolean(), "true or false").booleanValue(),
          root.has("weights") ? text(root, "weights") : null);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      String message =
          e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
      throw new DataException(
          "read csv schema",
          null,
          "",
          "the stored schema is damaged (" + Quoted.escaped(String.valueOf(message)) + ")",
          "Train the model again and save it; from Java, store what CsvSchema.toJson gives",
          e);
    }
  }

  private static List<String> labels(JsonNode root) {
    return root.has("labels")
        ? texts(root, "labels")
        : root.has("label") ? List.of(text(root, "label")) : List.of();
  }

  private static CsvFormat format(JsonNode root) {
    List<String> missing = CsvFormat.USUAL_MISSING;
    if (root.has("missing_texts")) {
      missing = texts(root, "missing_texts");
    }
    return new CsvFormat(
        root.has("separator") ? sign(root, "separator") : null,
        root.has("decimal") ? sign(root, "decimal") : '.',
        root.has("dates") ? named(DateOrder.class, root, "dates") : DateOrder.YMD,
        missing);
  }

  private static CsvColumn column(JsonNode node) {
    String name = text(node, "name");
    boolean marked = node.path("marked").asBoolean();
    if (node.has("categories")) {
      String fill = node.has("fill") ? text(node, "fill") : null;
      return new Categorical(name, texts(node, "categories"), fill, marked);
    }
    if (node.has("hash")) {
      return new Hashed(name, Math.clamp(whole(node, "hash"), 0, Integer.MAX_VALUE), marked);
    }
    if (node.has("ignored")) {
      return new Ignored(name);
    }
    Float fill = node.has("fill") ? (Float) (float) number(node, "fill") : null;
    if (node.has("time")) {
      boolean clock = text(node, "time").equals("clock");
      Unit unit = named(Unit.class, node, "unit");
      return new Time(name, unit, clock, whole(node, "origin"), fill, marked);
    }
    return new Numeric(name, node.has("origin") ? number(node, "origin") : 0, fill, marked);
  }

  private static String text(JsonNode node, String field) {
    return required(node, field, node.path(field).isTextual(), "a text").textValue();
  }

  private static char sign(JsonNode node, String field) {
    String text = text(node, field);
    if (text.length() != 1) {
      throw new IllegalArgumentException("its '" + field + "' is no single character");
    }
    return text.charAt(0);
  }

  private static double number(JsonNode node, String field) {
    return required(node, field, node.path(field).isNumber(), "a number").doubleValue();
  }

  private static long whole(JsonNode node, String field) {
    boolean fits = node.path(field).canConvertToLong() && node.path(field).isIntegralNumber();
    return required(node, field, fits, "a whole number").longValue();
  }

  private static List<String> texts(JsonNode node, String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : required(node, field, node.path(field).isArray(), "a list of texts")) {
      if (!item.isTextual()) {
        throw new IllegalArgumentException("its '" + field + "' holds what is no text");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  private static <E extends Enum<E>> E named(Class<E> type, JsonNode node, String field) {
    String text = text(node, field);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> lower(constant).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("its '" + field + "' " + Quoted.of(text) + " is unknown"));
  }

  private static JsonNode required(JsonNode node, String field, boolean fits, String kind) {
    if (!node.has(field)) {
      throw new IllegalArgumentException("it lacks '" + field + "'");
    }
    if (!fits) {
      throw new IllegalArgumentException("its '" + field + "' is not " + kind);
    }
    return node.path(field);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
