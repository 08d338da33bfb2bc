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
record Statistics(double[] mean, double[] deviation, double[] min, double[] max) {
  /** Two passes: the mean first, then the squared distances from it. */
  static Statistics of(Matrix matrix) {
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
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < width; column++) {
        float value = matrix.get(row, column);
        mean[column] += value;
        min[column] = Math.min(min[column], value);
        max[column] = Math.max(max[column], value);
      }
    }
    for (int column = 0; column < width; column++) {
      mean[column] /= rows;
    }
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < width; column++) {
        double distance = matrix.get(row, column) - mean[column];
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
