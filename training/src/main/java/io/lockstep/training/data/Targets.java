package io.lockstep.training.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;

/** What a model is to predict for each example: nothing given, one class, or numbers. */
public sealed interface Targets {
  /**
   * Targets that are not given: for reconstruction and prediction.
   *
   * @param rows the number of examples
   */
  record None(int rows) implements Targets {
    @Override
    public None select(int[] selected) {
      return new None(selected.length);
    }
  }

  /** One class per example; immutable. */
  final class Classes implements Targets {
    private static final ValueLayout.OfInt INT =
        ValueLayout.JAVA_INT_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);

    private final int[] indices;
    private final List<String> names;

    /**
     * Class targets with a copy of the given indices.
     *
     * @param indices each example's class, 0 to names.size() - 1
     * @param names the names of the classes
     * @throws IllegalArgumentException where an index has no name
     */
    public Classes(int[] indices, List<String> names) {
      this(List.copyOf(names), indices.clone());
    }

    private Classes(List<String> names, int[] indices) {
      this.indices = indices;
      this.names = names;
      for (int row = 0; row < indices.length; row++) {
        if (indices[row] < 0 || indices[row] >= names.size()) {
          throw new IllegalArgumentException(
              "[class targets] example "
                  + row
                  + " has class "
                  + indices[row]
                  + ", but there are "
                  + names.size()
                  + " class names; number classes from 0 and name each");
        }
      }
    }

    /**
     * Class targets of the given indices, which are not copied and not to be written any more.
     *
     * @param indices each example's class, 0 to names.size() - 1
     * @param names the names of the classes
     * @return the targets
     * @throws IllegalArgumentException where an index has no name
     */
    public static Classes owning(int[] indices, List<String> names) {
      return new Classes(List.copyOf(names), indices);
    }

    @Override
    public int rows() {
      return indices.length;
    }

    /**
     * The names of the classes, in the order of their indices.
     *
     * @return the names
     */
    public List<String> names() {
      return names;
    }

    /**
     * The number of classes.
     *
     * @return names().size()
     */
    public int count() {
      return names.size();
    }

    /**
     * One example's class.
     *
     * @param row the example
     * @return its class index
     */
    public int get(int row) {
      return indices[row];
    }

    @Override
    public Classes select(int[] selected) {
      int[] copy = new int[selected.length];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = indices[Objects.checkIndex(selected[i], indices.length)];
      }
      return owning(copy, names);
    }

    /**
     * Copies the classes of the examples selected[from] .. selected[from + count - 1] to the start
     * of the target, as int32, without allocating.
     *
     * @param selected example numbers
     * @param from the first entry of selected to use
     * @param count the number of examples
     * @param target memory for at least count 32-bit integers
     */
    public void copyRows(int[] selected, int from, int count, MemorySegment target) {
      Objects.checkFromIndexSize(from, count, selected.length);
      for (int i = 0; i < count; i++) {
        target.set(INT, (long) i * Integer.BYTES, indices[selected[from + i]]);
      }
    }
  }

  /**
   * Numbers to predict, for regression.
   *
   * @param values the values [examples, outputs], float32
   * @param names one name per column
   */
  record Values(Matrix values, List<String> names) implements Targets {
    /** Checks that every column has a name. */
    public Values {
      names = List.copyOf(names);
      if (names.size() != values.width() || values.type() != ElementType.F32) {
        throw new IllegalArgumentException(
            "[regression targets] "
                + names.size()
                + " names for "
                + values.width()
                + " columns of "
                + values.type()
                + "; pass F32 columns and name each");
      }
    }

    /**
     * These values scaled column by column.
     *
     * @param scaling one column for each of these
     * @return new values of the same names
     * @throws IllegalArgumentException where the scaling is of more or fewer columns
     */
    public Values scaled(Scaling scaling) {
      scaling.requireWidth(values.width());
      int rows = values.rows();
      int width = values.width();
      MemorySegment scaled = Matrix.allocate(ElementType.F32, rows, width);
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < width; column++) {
          float value = scaling.apply(values.get(row, column), column);
          scaled.set(Matrix.FLOAT, ((long) row * width + column) * Float.BYTES, value);
        }
      }
      return new Values(new Matrix(ElementType.F32, rows, width, scaled), names);
    }

    @Override
    public int rows() {
      return values.rows();
    }

    @Override
    public Values select(int[] selected) {
      return new Values(values.select(selected), names);
    }
  }

  /**
   * The number of examples.
   *
   * @return the number of examples
   */
  int rows();

  /**
   * The listed examples' targets, in the listed order.
   *
   * @param selected example numbers
   * @return new targets of selected.length examples
   */
  Targets select(int[] selected);
}
