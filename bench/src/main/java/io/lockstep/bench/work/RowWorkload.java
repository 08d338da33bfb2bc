package io.lockstep.bench.work;

import java.util.Locale;

/**
 * A function of a matrix, element by element or row by row, bound by memory: reads and writes every
 * element once.
 *
 * @param function which
 * @param rows of the matrix
 * @param columns of the matrix
 */
public record RowWorkload(Function function, int rows, int columns) implements Workload {
  /** Added to the variance by the layer norm of every side. */
  public static final double EPSILON = 1e-5;

  /** The functions. */
  public enum Function {
    /** The logistic sigmoid. */
    SIGMOID,
    /** {@code x/2 (1 + erf(x/sqrt 2))} (Hendrycks and Gimpel, 2016). */
    GELU,
    /** The softmax of each row. */
    SOFTMAX,
    /** Each row less its mean, over its standard deviation (Ba et al., 2016), unscaled. */
    LAYER_NORM
  }

  @Override
  public String title() {
    String name = function.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return name + " of " + rows + "x" + columns;
  }

  @Override
  public String unit() {
    return "GB/s";
  }

  @Override
  public double rate(double seconds) {
    return 8.0 * rows * columns / seconds / 1e9;
  }
}
