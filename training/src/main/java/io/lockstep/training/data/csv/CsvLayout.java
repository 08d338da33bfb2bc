package io.lockstep.training.data.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.csv.schema.CsvColumn;
import io.lockstep.training.data.csv.schema.CsvColumn.Ignored;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.Unseen;
import io.lockstep.training.data.csv.survey.ColumnNames;
import io.lockstep.training.data.csv.survey.CsvScan;
import io.lockstep.training.data.csv.text.CsvFile;
import io.lockstep.training.data.csv.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the columns of a schema lie in a file: by name where there is a header, else by position.
 */
final class CsvLayout {
  private final CsvFile file;
  private final CsvSchema schema;
  private final List<CellReader> features = new ArrayList<>();
  private final List<CellReader> labels = new ArrayList<>();
  private @Nullable CellReader weights;
  private int least;
  private int most;

  /**
   * Finds the columns.
   *
   * @param head the file's first line that is no title
   * @param labelled whether label and weights are wanted, where the file has them
   */
  CsvLayout(
      CsvFile file, CsvSchema schema, Unseen unseen, boolean labelled, long line, CsvRecord head) {
    this.file = file;
    this.schema = schema;
    this.least = head.getFieldCount();
    this.most = least;
    Map<String, Integer> places = schema.header() ? named(line, head) : numbered(line, head);
    int target = 0;
    for (CsvColumn column : schema.columns()) {
      Integer place = places.get(column.name());
      if (column instanceof Ignored) {
        continue;
      }
      boolean isLabel = schema.labels().contains(column.name());
      if (isLabel || column.name().equals(schema.weights())) {
        CellReader cell =
            place == null || !labelled
                ? null
                : new CellReader(file, schema, column, place, 0, Unseen.ERROR);
        weights = isLabel ? weights : cell;
        if (isLabel && cell != null) {
          labels.add(cell);
        }
      } else if (place == null) {
        throw absent(line, column.name(), head, places);
      } else {
        features.add(new CellReader(file, schema, column, place, target, unseen));
        target += column.width();
      }
    }
    labels.sort(Comparator.comparing(cell -> cell.column().name()));
    if (labels.size() < schema.labels().size()) {
      labels.clear();
    }
  }

  List<CellReader> features() {
    return features;
  }

  /** The labels in the order of their names, where the file has all and they are wanted. */
  List<CellReader> labels() {
    return labels;
  }

  /** The weights, where the file has them and they are wanted. */
  @Nullable CellReader weights() {
    return weights;
  }

  /**
   * Checks a line of values.
   *
   * @throws io.lockstep.training.data.DataException where it has another number of fields
   */
  void check(long line, CsvRecord fields) {
    int count = fields.getFieldCount();
    if (count < least || (count > most && !CsvFile.isEmptyFrom(fields, most))) {
      throw file.error(
          line,
          "",
          "expected " + most + " fields, found " + count,
          "Correct the line; a field that contains a separator must be in quotes");
    }
  }

  /**
   * Whether a file's first line is a title: text alone, at most half as many fields as the schema
   * has columns, or one, and none of their names.
   */
  static boolean isTitle(CsvSchema schema, CsvRecord head) {
    List<String> texts = head.getFields().stream().filter(text -> !text.isEmpty()).toList();
    List<String> names = CsvScan.names(head);
    return schema.header()
        && 2 * texts.size() <= Math.max(2, schema.columns().size())
        && texts.stream().allMatch(text -> Numbers.read(text) == 0)
        && schema.columns().stream().noneMatch(column -> names.contains(column.name()));
  }

  private RuntimeException absent(
      long line, String name, CsvRecord head, Map<String, Integer> places) {
    boolean otherSeparator = head.getFieldCount() == 1 && schema.features().size() > 1;
    String hint = ColumnNames.sentence(Suggestions.hint(name, places.keySet()));
    return file.error(
        line,
        "",
        "there is no column " + Quoted.of(name),
        otherSeparator
            ? "Separate the fields by '" + file.separator() + "', as in the data of the model"
            : hint);
  }

  private Map<String, Integer> named(long line, CsvRecord head) {
    Map<String, Integer> places = new LinkedHashMap<>();
    List<String> names = CsvScan.namesOf(file, line, head);
    for (String name : names) {
      places.put(name, places.size());
    }
    while (least > 0 && head.getField(least - 1).isEmpty()) {
      least--; // Lines may end before columns without a name.
    }
    return places;
  }

  /**
   * The schema's columns in their order, without the labels where so many fields are absent, and
   * without the weights where another is.
   */
  private Map<String, Integer> numbered(long line, CsvRecord head) {
    List<CsvColumn> all = schema.columns();
    List<CsvColumn> unlabelled =
        all.stream().filter(column -> !schema.labels().contains(column.name())).toList();
    List<CsvColumn> features =
        unlabelled.stream().filter(column -> !column.name().equals(schema.weights())).toList();
    for (List<CsvColumn> present : List.of(all, unlabelled, features)) {
      most = present.size();
      least = most;
      while (least > 0 && present.get(least - 1) instanceof Ignored) {
        least--;
      }
      int count = head.getFieldCount();
      if (count >= least && (count <= most || CsvFile.isEmptyFrom(head, most))) {
        Map<String, Integer> places = new LinkedHashMap<>();
        present.forEach(column -> places.put(column.name(), places.size()));
        return places;
      }
    }
    throw file.error(
        line,
        "",
        "expected " + all.size() + " fields, found " + head.getFieldCount(),
        "Give the columns that the model was trained on");
  }
}
