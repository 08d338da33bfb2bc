package io.lockstep.training.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scaling of each column: {@code y = (x - offset) * scale} in float32, two roundings.
 *
 * <p>The offset is subtracted first, and not folded into one shift after the product, because a
 * column whose mean is large against its spread (a year) would lose its digits otherwise. The
 * statistics are accumulated in float64, column by column, rows in ascending order, so they are the
 * same on every machine; they are fitted on the training part alone. Immutable.
 */
public final class Scaling {
  private static final String OFFSET = "offset";
  private static final String SCALE = "scale";

  private final float[] offset;
  private final float[] scale;

  private Scaling(float[] offset, float[] scale) {
    if (offset.length != scale.length || offset.length == 0) {
      throw new IllegalArgumentException(
          "[scaling] "
              + offset.length
              + " offsets and "
              + scale.length
              + " scales; pass one of each per column");
    }
    this.offset = offset;
    this.scale = scale;
  }

  /**
   * The scaling that leaves every value as it is.
   *
   * @param width the number of columns
   * @return offset 0 and scale 1 for each column
   */
  public static Scaling identity(int width) {
    return uniform(width, 0f, 1f);
  }

  /**
   * The default scaling of byte images: 0..255 to 0..1.
   *
   * @param width the number of columns
   * @return offset 0 and scale 1/255 for each column
   */
  public static Scaling unitRange(int width) {
    return uniform(width, 0f, 1f / 255f);
  }

  /**
   * The scaling to mean 0 and standard deviation 1 (of the population, divisor n) of each column. A
   * constant column keeps scale 1, so it becomes 0.
   *
   * @param training the values to fit on, at least one row
   * @return the fitted scaling
   * @throws DataException where there is no row, or a column's spread has no inverse in float32
   */
  public static Scaling standardize(Matrix training) {
    Statistics statistics = Statistics.of(training);
    int width = training.width();
    float[] offset = new float[width];
    float[] scale = new float[width];
    for (int column = 0; column < width; column++) {
      offset[column] = (float) statistics.mean()[column];
      scale[column] = inverse(statistics.deviation()[column], column);
    }
    return new Scaling(offset, scale);
  }

  /**
   * The scaling of each column's smallest value to 0 and its largest to 1. A constant column keeps
   * scale 1, so it becomes 0.
   *
   * @param training the values to fit on, at least one row
   * @return the fitted scaling
   * @throws DataException where there is no row, or a column's spread has no inverse in float32
   */
  public static Scaling minMax(Matrix training) {
    Statistics statistics = Statistics.of(training);
    int width = training.width();
    float[] offset = new float[width];
    float[] scale = new float[width];
    for (int column = 0; column < width; column++) {
      double low = statistics.min()[column];
      offset[column] = (float) low;
      scale[column] = inverse(statistics.max()[column] - low, column);
    }
    return new Scaling(offset, scale);
  }

  /**
   * This scaling with some columns left as they are, such as those of classes.
   *
   * @param columns whether each column is left
   * @return the scaling of the others
   */
  public Scaling leaving(boolean... columns) {
    requireWidth(columns.length);
    float[] offsets = offset.clone();
    float[] scales = scale.clone();
    for (int column = 0; column < columns.length; column++) {
      offsets[column] = columns[column] ? 0 : offsets[column];
      scales[column] = columns[column] ? 1 : scales[column];
    }
    return new Scaling(offsets, scales);
  }

  /**
   * The scaling that was stored as named arrays.
   *
   * @param arrays the arrays of {@link #toArrays}
   * @return the scaling
   * @throws IllegalArgumentException where an array is missing or the lengths differ
   */
  public static Scaling fromArrays(Map<String, float[]> arrays) {
    float[] offset = arrays.get(OFFSET);
    float[] scale = arrays.get(SCALE);
    if (offset == null || scale == null) {
      throw new IllegalArgumentException(
          "[scaling] arrays "
              + arrays.keySet()
              + " do not hold a scaling; pass arrays named 'offset' and 'scale'");
    }
    return new Scaling(offset.clone(), scale.clone());
  }

  /**
   * This scaling as named arrays to store with a model: {@code offset} and {@code scale}, [width]
   * each. They hold all of it: a scaling read back gives the same bits.
   *
   * @return fresh arrays by name
   */
  public Map<String, float[]> toArrays() {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put(OFFSET, offset());
    arrays.put(SCALE, scale());
    return arrays;
  }

  /**
   * The number of columns.
   *
   * @return the width
   */
  public int width() {
    return offset.length;
  }

  /**
   * Checks that this scaling is of so many columns.
   *
   * @param columns the number of columns of what is to be scaled
   * @throws IllegalArgumentException where it is of more or fewer
   */
  public void requireWidth(int columns) {
    if (columns != width()) {
      throw new IllegalArgumentException(
          "[scaling] "
              + columns
              + " columns are to be scaled, but the scaling is of "
              + width()
              + "; fit it on data like these");
    }
  }

  /**
   * What is subtracted from each column.
   *
   * @return a fresh array [width]
   */
  public float[] offset() {
    return offset.clone();
  }

  /**
   * What each column is multiplied with after the subtraction.
   *
   * @return a fresh array [width]
   */
  public float[] scale() {
    return scale.clone();
  }

  /**
   * The scaled value of one column.
   *
   * @param value a value
   * @param column its column
   * @return (value - offset) * scale
   */
  public float apply(float value, int column) {
    return (value - offset[column]) * scale[column];
  }

  /**
   * The value of one column that a scaled value stands for, up to rounding.
   *
   * @param scaled a scaled value
   * @param column its column
   * @return scaled / scale + offset
   */
  public float invert(float scaled, int column) {
    return scaled / scale[column] + offset[column];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scaling scaling
        && Arrays.equals(offset, scaling.offset)
        && Arrays.equals(scale, scaling.scale);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(offset) + Arrays.hashCode(scale);
  }

  @Override
  public String toString() {
    return "Scaling[width=" + width() + "]";
  }

  private static Scaling uniform(int width, float offset, float scale) {
    float[] offsets = new float[width];
    float[] scales = new float[width];
    Arrays.fill(offsets, offset);
    Arrays.fill(scales, scale);
    return new Scaling(offsets, scales);
  }

  /** 1 / spread in float32; 1 where the column is constant. */
  private static float inverse(double spread, int column) {
    float inverse = spread == 0 ? 1f : (float) (1 / spread);
    if (Float.isInfinite(inverse)) {
      throw new DataException(
          "scaling",
          null,
          "column " + (column + 1),
          "its values spread by " + spread + ", which is too little for float32 to divide by",
          "Give the column in another unit");
    }
    return inverse;
  }
}
