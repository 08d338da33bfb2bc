package io.lockstep.cli.model;

import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.csv.schema.CsvColumn;
import io.lockstep.training.data.csv.schema.CsvSchema;
import java.util.List;
import java.util.Optional;

/**
 * What the numbers of a table stand for in the file that it was read from.
 *
 * @param features for each column of the table the file's; empty where it is no quantity
 * @param targets the file's columns to predict, in the order of their names; may be empty
 */
record Units(List<Optional<CsvColumn>> features, List<CsvColumn> targets) {
  /** Returns those of the file that a model was trained on; without one, numbers are numbers. */
  static Units of(ModelInfo info) {
    String json = info.schema();
    if (json == null) {
      return new Units(List.of(), List.of());
    }
    CsvSchema schema = CsvSchema.fromJson(json);
    return new Units(schema.quantities(), schema.labelColumns());
  }

  /** Returns the text of a feature. */
  String feature(int column, float value) {
    return column < features.size()
        ? features.get(column).map(c -> c.text(value)).orElseGet(() -> Float.toString(value))
        : Float.toString(value);
  }

  /** Returns the text of a number that was predicted for a column of targets. */
  String label(int column, float value) {
    return column < targets.size() ? targets.get(column).text(value) : Float.toString(value);
  }
}
