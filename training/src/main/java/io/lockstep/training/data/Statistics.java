package io.lockstep.training.data;

import java.util.Arrays;

/**
 * Column statistics of a matrix, accumulated in float64 over the rows in ascending order.
 *
 * @param mean the mean of each column
 * @param deviation the population standard deviation of each column, 0 where it is constant
 * @param min the smallest value of each column
 * @param max the largest value of each column
 */
public record Statistics(double[] mean, double[] deviation, double[] min, double[] max) {
  /**
   * Two walks from the first row to the last, one row at a time on the heap: the mean first, then
   * the squared distances from it.
   */
  public static Statistics of(Matrix matrix) {
    int rows = matrix.rows();
    int width = matrix.width();
    if (rows == 0) {
      throw new DataException(
          "scaling", null, "", "there are no examples to fit on", "Give at least one example");
    }
    double[] mean = new double[width];
    double[] squares = new double[width];
    double[] min = new double[width];
    double[] max = new double[width];
    float[] values = new float[width];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    for (int row = 0; row < rows; row++) {
      matrix.readRow(row, values);
      for (int column = 0; column < width; column++) {
        float value = values[column];
        mean[column] += value;
        min[column] = Math.min(min[column], value);
        max[column] = Math.max(max[column], value);
      }
    }
    for (int column = 0; column < width; column++) {
      mean[column] /= rows;
    }
    for (int row = 0; row < rows; row++) {
      matrix.readRow(row, values);
      for (int column = 0; column < width; column++) {
        double distance = values[column] - mean[column];
        squares[column] += distance * distance;
      }
    }
    for (int column = 0; column < width; column++) {
      boolean constant = min[column] == max[column];
      squares[column] = constant ? 0 : Math.sqrt(squares[column] / rows);
    }
    return new Statistics(mean, squares, min, max);
  }
}
