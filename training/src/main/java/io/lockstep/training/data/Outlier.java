package io.lockstep.training.data;

import org.jspecify.annotations.Nullable;

/**
 * A value that lies outside a range.
 *
 * @param row its row
 * @param column its column
 * @param value what it is, scaled
 */
public record Outlier(int row, int column, float value) {
  /** What the two roundings of a scaling may add to a bound, of the range's width: 16 ulp. */
  private static final double SLACK = 0x1p-20;

  /**
   * The first value outside a range, row by row. A range without ends holds every value, and bytes
   * are not looked at where none could lie outside.
   *
   * @param values a matrix
   * @param scaling applied to the values first, one column for each of theirs
   * @param least the least value of the range; negative infinity for none
   * @param most the greatest value of the range; infinity for none
   * @return the value, or null where there is none
   */
  public static @Nullable Outlier find(Matrix values, Scaling scaling, double least, double most) {
    scaling.requireWidth(values.width());
    if (least == Double.NEGATIVE_INFINITY && most == Double.POSITIVE_INFINITY) {
      return null;
    }
    double slack = Double.isInfinite(most - least) ? 0 : (most - least) * SLACK;
    double from = least - slack;
    double to = most + slack;
    if (values.type() == ElementType.U8 && holdsAllBytes(scaling, from, to)) {
      return null;
    }
    float[] row = new float[values.width()];
    for (int r = 0; r < values.rows(); r++) {
      values.readRow(r, row);
      for (int c = 0; c < row.length; c++) {
        float value = scaling.apply(row[c], c);
        if (!(value >= from && value <= to)) {
          return new Outlier(r, c, value);
        }
      }
    }
    return null;
  }

  private static boolean holdsAllBytes(Scaling scaling, double from, double to) {
    for (int c = 0; c < scaling.width(); c++) {
      float low = scaling.apply(0, c);
      float high = scaling.apply(255, c);
      if (!(Math.min(low, high) >= from && Math.max(low, high) <= to)) {
        return false;
      }
    }
    return true;
  }
}
