package io.lockstep.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Tables with names, side by side in the order of their names. */
final class NamedColumns {
  private NamedColumns() {}

  /**
   * Returns one table of all, with the names of its columns: that of a table with one column, else
   * {@code name.0}, {@code name.1} and so on.
   *
   * @param what the tables are, for messages
   * @param tables by name: {@code float[][]}, a row for each example, or {@code int[]} or {@code
   *     float[]}, a number for each
   */
  static Targets.Values joined(String what, Map<String, ?> tables) {
    Map<String, float[][]> rows = new TreeMap<>();
    tables.forEach((name, table) -> rows.put(name, rows(what, name, table)));
    int examples = rows.values().stream().mapToInt(r -> r.length).findFirst().orElse(0);
    List<String> names = new ArrayList<>();
    rows.forEach((name, table) -> {
      if (table.length != examples) {
        throw new IllegalArgumentException(
            "[dataset] %s '%s' has %d examples, but '%s' has %d; give every one as many"
                .formatted(what, name, table.length, rows.keySet().iterator().next(), examples));
      }
      int width = table.length == 0 ? 0 : table[0].length;
      IntStream.range(0, width)
          .mapToObj(column -> width == 1 ? name : name + "." + column)
          .forEach(names::add);
    });
    float[] all = new float[examples * names.size()];
    for (int row = 0; row < examples; row++) {
      int at = row * names.size();
      for (Map.Entry<String, float[][]> entry : rows.entrySet()) {
        float[] values = entry.getValue()[row];
        int width = entry.getValue()[0].length;
        if (values.length != width) {
          throw new IllegalArgumentException(
              "[dataset] row %d of %s '%s' has %d values, but row 0 has %d; give every example as"
                      .formatted(row, what, entry.getKey(), values.length, width)
                  + " many");
        }
        System.arraycopy(values, 0, all, at, width);
        at += width;
      }
    }
    return new Targets.Values(Matrix.of(examples, names.size(), all), names);
  }

  private static float[][] rows(String what, String name, Object table) {
    return switch (table) {
      case float[][] rows -> rows;
      case float[] numbers -> {
        float[][] rows = new float[numbers.length][];
        for (int i = 0; i < rows.length; i++) {
          rows[i] = new float[] {numbers[i]};
        }
        yield rows;
      }
      case int[] classes -> {
        float[][] rows = new float[classes.length][];
        for (int i = 0; i < rows.length; i++) {
          rows[i] = new float[] {classes[i]};
        }
        yield rows;
      }
      default ->
          throw new IllegalArgumentException(
              "[dataset] %s '%s' is a %s; give float[][], float[], or int[] for classes"
                  .formatted(what, name, table.getClass().getSimpleName()));
    };
  }
}
