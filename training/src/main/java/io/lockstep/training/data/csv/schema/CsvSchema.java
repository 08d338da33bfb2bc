package io.lockstep.training.data.csv.schema;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.csv.schema.CsvColumn.Ignored;
import io.lockstep.training.data.csv.schema.CsvColumn.Numeric;
import io.lockstep.training.data.csv.schema.CsvColumn.Time;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of a CSV file: how its texts are written, what each column holds, which is the label,
 * and what becomes of missing values. Stored with a model, it reads new files the way the model was
 * trained.
 *
 * @param format how the texts are written
 * @param missing what becomes of missing values
 * @param columns the columns in file order, label and ignored ones included
 * @param labels the names of the label columns, in the order of their characters; empty where there
 *     is none
 * @param header whether the file had a line of names; without one, columns are told by position
 * @param weights the name of the column that says how much each example counts, null where all
 *     count alike
 */
public record CsvSchema(
    CsvFormat format,
    OnMissing missing,
    List<CsvColumn> columns,
    List<String> labels,
    boolean header,
    @Nullable String weights) {
  /** The most columns of a table of features: beyond that their names alone take gigabytes. */
  public static final int MOST_FEATURES = 1 << 24;

  /**
   * Checks that every column has a name of its own, that label, weights and features are columns,
   * and that the features are not too many.
   */
  public CsvSchema {
    columns = List.copyOf(columns);
    Set<String> names = new HashSet<>();
    for (CsvColumn column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "[csv schema] two columns are named "
                + Quoted.of(column.name())
                + "; give every column a name of its own");
      }
    }
    labels = labels.stream().distinct().sorted().toList();
    for (String label : labels) {
      if (!names.contains(label)) {
        throw new IllegalArgumentException(
            "[csv schema] the label "
                + Quoted.of(label)
                + " is not a column; name one of the columns");
      }
    }
    if (weights != null && !isNumeric(columns, weights)) {
      throw new IllegalArgumentException(
          "[csv schema] the weights "
              + Quoted.of(weights)
              + " are no column of numbers; name one of these");
    }
    if (weights != null && labels.contains(weights)) {
      throw new IllegalArgumentException(
          "[csv schema] "
              + Quoted.of(weights)
              + " is both the label and the weights; name two columns");
    }
    long width = width(columns, labels, weights);
    if (width == 0) {
      throw new IllegalArgumentException(
          "[csv schema] no column is a feature; give at least one besides the label");
    }
    if (width > MOST_FEATURES) {
      throw new IllegalArgumentException(
          "[csv schema] the columns make "
              + width
              + " features; give columns that make at most "
              + MOST_FEATURES);
    }
  }

  /** A schema of examples that all count alike, with one label or none. */
  public CsvSchema(
      CsvFormat format,
      OnMissing missing,
      List<CsvColumn> columns,
      @Nullable String label,
      boolean header) {
    this(format, missing, columns, label, header, null);
  }

  /** A schema with one label or none. */
  public CsvSchema(
      CsvFormat format,
      OnMissing missing,
      List<CsvColumn> columns,
      @Nullable String label,
      boolean header,
      @Nullable String weights) {
    this(format, missing, columns, label == null ? List.of() : List.of(label), header, weights);
  }

  private static boolean isNumeric(List<CsvColumn> columns, String name) {
    return columns.stream().anyMatch(c -> c.name().equals(name) && c instanceof Numeric);
  }

  private static Stream<CsvColumn> features(
      List<CsvColumn> columns, List<String> labels, @Nullable String weights) {
    return columns.stream()
        .filter(column -> !labels.contains(column.name()) && !column.name().equals(weights))
        .filter(column -> !(column instanceof Ignored));
  }

  /**
   * The columns that are features, in file order.
   *
   * @return all columns but the labels, the weights and the ignored ones
   */
  public List<CsvColumn> features() {
    return features(columns, labels, weights).toList();
  }

  /** Returns the number of columns of the table of features, as many as they have names. */
  public int width() {
    return Math.toIntExact(width(columns, labels, weights));
  }

  /**
   * Returns how many columns a table of features would have, which may be more than are allowed.
   */
  public static long width(List<CsvColumn> columns, List<String> labels, @Nullable String weights) {
    return features(columns, labels, weights).mapToLong(CsvColumn::width).sum();
  }

  /** Returns the same with these columns in place of its own. */
  public CsvSchema with(List<CsvColumn> others) {
    return new CsvSchema(format, missing, others, labels, header, weights);
  }

  /** Returns the name of the only label column; null where there is none, or are several. */
  public @Nullable String label() {
    return labels.size() == 1 ? labels.getFirst() : null;
  }

  /**
   * The only label column.
   *
   * @return the column, empty where there is none, or are several
   */
  public Optional<CsvColumn> labelColumn() {
    return labels.size() == 1 ? Optional.of(labelColumns().getFirst()) : Optional.empty();
  }

  /** Returns the label columns in the order of their names. */
  public List<CsvColumn> labelColumns() {
    return columns.stream()
        .filter(column -> labels.contains(column.name()))
        .sorted(Comparator.comparing(CsvColumn::name))
        .toList();
  }

  /**
   * The names of the table's feature columns, one-hot columns included.
   *
   * @return one name per column of the table
   */
  public List<String> featureNames() {
    return features().stream().flatMap(column -> column.tableNames().stream()).toList();
  }

  /**
   * For each feature column of the table the column of the file whose numbers or times it holds.
   *
   * @return one column per column of the table; empty for one-hot columns and marks
   */
  public List<Optional<CsvColumn>> quantities() {
    List<Optional<CsvColumn>> all = new ArrayList<>();
    for (CsvColumn column : features()) {
      boolean quantity = column instanceof Numeric || column instanceof Time;
      for (int i = 0; i < column.width(); i++) {
        all.add(quantity && i == 0 ? Optional.of(column) : Optional.empty());
      }
    }
    return all;
  }

  /**
   * This schema as JSON, to store with a model.
   *
   * @return one JSON object
   */
  public String toJson() {
    return SchemaJson.write(this);
  }

  /**
   * The schema that was stored as JSON.
   *
   * @param json the text of {@link #toJson}
   * @return the schema
   * @throws DataException where the text is not a stored schema, with what it lacks
   */
  public static CsvSchema fromJson(String json) {
    return SchemaJson.read(json);
  }
}
