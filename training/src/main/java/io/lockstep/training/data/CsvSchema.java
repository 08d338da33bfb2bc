package io.lockstep.training.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.text.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of a CSV file's columns: which are numbers, which categories, and which is the label.
 *
 * <p>A numeric feature becomes one column of the table, a categorical one as many as it has
 * categories, 1 in the column of its category and 0 in the others (one-hot), named {@code
 * column=category}. Stored with a model, the schema reads new files the way the model was trained.
 *
 * @param columns the columns in file order, label included
 * @param label the label column's name, null where there is none
 * @param header whether the file had a line of names; without one, columns are told by position
 */
public record CsvSchema(List<Column> columns, @Nullable String label, boolean header) {
  private static final ObjectMapper JSON = new ObjectMapper(LongTexts.factory());

  /** What a column holds. */
  public sealed interface Column {
    /**
     * The column's name.
     *
     * @return the name in the header, or {@code column 1} and so on
     */
    String name();
  }

  /**
   * A column of numbers.
   *
   * @param name the column's name
   */
  public record Numeric(String name) implements Column {}

  /**
   * A column of categories.
   *
   * @param name the column's name
   * @param categories the categories: in numeric order where all are whole numbers, else in the
   *     order of their characters
   */
  public record Categorical(String name, List<String> categories) implements Column {
    /** Copies the list. */
    public Categorical {
      categories = List.copyOf(categories);
    }
  }

  /** Checks that the label is a column, and that no two columns have one name. */
  public CsvSchema {
    columns = List.copyOf(columns);
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "[csv schema] there are two columns "
                + Quoted.of(column.name())
                + "; give each a name of its own");
      }
    }
    String wanted = label;
    if (wanted != null && columns.stream().noneMatch(column -> column.name().equals(wanted))) {
      throw new IllegalArgumentException(
          "[csv schema] the label '" + label + "' is not a column; name one of the columns");
    }
  }

  /**
   * The columns that are features, in file order.
   *
   * @return all columns but the label
   */
  public List<Column> features() {
    return columns.stream().filter(column -> !column.name().equals(label)).toList();
  }

  /**
   * The label column.
   *
   * @return the column, empty where there is none
   */
  public Optional<Column> labelColumn() {
    return columns.stream().filter(column -> column.name().equals(label)).findFirst();
  }

  /**
   * The names of the table's feature columns, one-hot columns included.
   *
   * @return one name per column of the table
   */
  public List<String> featureNames() {
    List<String> names = new ArrayList<>();
    for (Column column : features()) {
      switch (column) {
        case Numeric numeric -> names.add(numeric.name());
        case Categorical(String name, List<String> categories) ->
            categories.forEach(category -> names.add(name + "=" + category));
      }
    }
    return names;
  }

  /**
   * This schema as JSON, to store with a model.
   *
   * @return one JSON object
   */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("header", header);
    if (label != null) {
      root.put("label", label);
    }
    ArrayNode array = root.putArray("columns");
    for (Column column : columns) {
      ObjectNode node = array.addObject().put("name", column.name());
      if (column instanceof Categorical categorical) {
        ArrayNode categories = node.putArray("categories");
        categorical.categories().forEach(categories::add);
      }
    }
    return root.toString();
  }

  /**
   * The schema that was stored as JSON.
   *
   * @param json the text of {@link #toJson}
   * @return the schema
   * @throws DataException where the text is not a stored schema
   */
  public static CsvSchema fromJson(String json) {
    try {
      JsonNode root = JSON.readTree(json);
      List<Column> columns = new ArrayList<>();
      for (JsonNode node : root.required("columns")) {
        String name = node.required("name").asText();
        JsonNode categories = node.get("categories");
        columns.add(categories == null ? new Numeric(name) : categorical(name, categories));
      }
      JsonNode label = root.get("label");
      return new CsvSchema(
          columns, label == null ? null : label.asText(), root.required("header").asBoolean());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new DataException(
          "read csv schema",
          null,
          "",
          "the stored schema is damaged (" + e.getMessage() + ")",
          "Train the model again and save it",
          e);
    }
  }

  private static Categorical categorical(String name, JsonNode categories) {
    List<String> texts = new ArrayList<>();
    categories.forEach(category -> texts.add(category.asText()));
    return new Categorical(name, texts);
  }
}
