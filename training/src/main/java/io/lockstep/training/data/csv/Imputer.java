package io.lockstep.training.data.csv;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.csv.schema.CsvColumn;
import io.lockstep.training.data.csv.schema.CsvColumn.Categorical;
import io.lockstep.training.data.csv.schema.CsvColumn.Hashed;
import io.lockstep.training.data.csv.schema.CsvColumn.Ignored;
import io.lockstep.training.data.csv.schema.CsvColumn.Numeric;
import io.lockstep.training.data.csv.schema.CsvColumn.Time;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.Imputation;
import io.lockstep.training.data.csv.text.CsvFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The filling of gaps in a table by what is usual among the examples that are trained on: sums in
 * float64 over the rows in ascending order, rounded to float32 once.
 */
final class Imputer {
  private final CsvFill.Table table;
  private final int[] training;
  private final Imputation how;
  private final int width;

  private Imputer(CsvFill.Table table, int[] training, Imputation how) {
    this.table = table;
    this.training = training;
    this.how = how;
    this.width = table.schema().width();
  }

  /**
   * Fills the gaps of a table, and says in its schema by what.
   *
   * @param training the rows to learn from
   * @param how what a number is replaced by
   * @throws DataException where a column has no value in these rows
   */
  static CsvFill.Table fill(CsvFill.Table table, int[] training, Imputation how) {
    return new Imputer(table, training, how).fill();
  }

  private CsvFill.Table fill() {
    CsvSchema schema = table.schema();
    Set<String> features =
        schema.features().stream().map(CsvColumn::name).collect(Collectors.toSet());
    List<CsvColumn> columns = new ArrayList<>();
    int target = 0;
    for (CsvColumn column : schema.columns()) {
      if (!features.contains(column.name())) {
        columns.add(column);
        continue;
      }
      columns.add(learn(column, target));
      patch(columns.getLast(), target);
      target += column.width();
    }
    return new CsvFill.Table(
        schema.with(columns), table.rows(), table.values(), table.targets(), table.weights());
  }

  private CsvColumn learn(CsvColumn column, int target) {
    return switch (column) {
      case Numeric(String name, double origin, Float _, boolean marked) ->
          new Numeric(name, origin, usual(name, target), marked);
      case Time(String name, CsvColumn.Unit unit, boolean clock, long origin, Float _, boolean m) ->
          new Time(name, unit, clock, origin, usual(name, target), m);
      case Categorical categorical ->
          new Categorical(
              categorical.name(),
              categorical.categories(),
              mostFrequent(categorical, target),
              categorical.marked());
      case Hashed hashed -> hashed;
      case Ignored ignored -> ignored;
    };
  }

  private float usual(String name, int target) {
    float[] present = new float[training.length];
    int count = 0;
    for (int row : training) {
      float value = get(row, target);
      if (!Float.isNaN(value)) {
        present[count++] = value;
      }
    }
    if (count == 0) {
      throw empty(name);
    }
    float[] values = Arrays.copyOf(present, count);
    return switch (how) {
      case MEAN -> mean(values);
      case MEDIAN -> median(values);
      case FREQUENT -> mostFrequent(values);
    };
  }

  private static float mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return (float) (sum / values.length);
  }

  private static float median(float[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1
        ? values[middle]
        : (float) (((double) values[middle - 1] + values[middle]) / 2);
  }

  private static float mostFrequent(float[] values) {
    Arrays.sort(values);
    int best = 0;
    int most = 0;
    int start = 0;
    for (int i = 1; i <= values.length; i++) {
      if (i == values.length || values[i] != values[start]) {
        if (i - start > most) {
          most = i - start;
          best = start;
        }
        start = i;
      }
    }
    return values[best];
  }

  private String mostFrequent(Categorical column, int target) {
    int[] counts = new int[column.categories().size()];
    for (int row : training) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += get(row, target + i) == 1 ? 1 : 0;
      }
    }
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    if (counts.length == 0 || counts[best] == 0) {
      throw empty(column.name());
    }
    return column.categories().get(best);
  }

  private static DataException empty(String name) {
    return new DataException(
        CsvFile.OPERATION,
        null,
        "",
        "column "
            + Quoted.of(name)
            + " has no value in the examples to train on, so nothing is"
            + " usual there",
        "Leave the column out by --ignore");
  }

  private void patch(CsvColumn column, int target) {
    for (int row = 0; row < table.rows(); row++) {
      if (Float.isNaN(get(row, target))) {
        switch (column) {
          case Numeric(String _, double _, Float fill, boolean _) -> put(row, target, filled(fill));
          case Time(String _, CsvColumn.Unit _, boolean _, long _, Float fill, boolean _) ->
              put(row, target, filled(fill));
          case Categorical categorical -> {
            put(row, target, 0);
            put(row, target + categorical.categories().indexOf(categorical.fill()), 1);
          }
          case Hashed hashed -> {}
          case Ignored ignored -> {}
        }
      }
    }
  }

  private static float filled(@Nullable Float fill) {
    if (fill == null) {
      throw new IllegalStateException("a column is learnt before it is filled");
    }
    return fill;
  }

  private float get(int row, int column) {
    return table.values().get(Matrix.FLOAT, place(row, column));
  }

  private void put(int row, int column, float value) {
    table.values().set(Matrix.FLOAT, place(row, column), value);
  }

  private long place(int row, int column) {
    return ((long) row * width + column) * Float.BYTES;
  }
}
