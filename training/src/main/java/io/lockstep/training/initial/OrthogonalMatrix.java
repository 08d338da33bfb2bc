package io.lockstep.training.initial;

import java.util.stream.IntStream;

/**
 * Random matrices with orthonormal rows or columns, whichever are fewer, evenly distributed among
 * all such (Saxe et al., 2014).
 *
 * <p>Normal numbers are made orthonormal by the modified method of Gram and Schmidt, which gives
 * the Q of the factorization QR whose R has a positive diagonal (Mezzadri, 2007). Every sum has a
 * fixed order, and all is computed on the host in double precision, so there is one result for all
 * devices and any number of threads. It costs {@code 2 m^2 n} operations for a side m of at most n.
 */
public final class OrthogonalMatrix {
  /** Fewer operations than these are not worth a second thread. */
  private static final long WORTH_SHARING = 1 << 16;

  private OrthogonalMatrix() {}

  /**
   * Returns the matrix, row by row.
   *
   * @param gain that all is multiplied by
   */
  public static float[] of(int rows, int columns, double gain, long seed, int stream) {
    boolean wide = rows < columns;
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    double[][] vectors = new double[count][length];
    for (int v = 0; v < count; v++) {
      for (int i = 0; i < length; i++) {
        vectors[v][i] = HostNormal.at(seed, stream, wide ? v * columns + i : i * columns + v);
      }
    }
    makeOrthonormal(vectors);
    float[] matrix = new float[rows * columns];
    for (int v = 0; v < count; v++) {
      for (int i = 0; i < length; i++) {
        matrix[wide ? v * columns + i : i * columns + v] = (float) (gain * vectors[v][i]);
      }
    }
    return matrix;
  }

  private static void makeOrthonormal(double[][] vectors) {
    for (int v = 0; v < vectors.length; v++) {
      double[] unit = vectors[v];
      double norm = Math.sqrt(dot(unit, unit));
      for (int i = 0; i < unit.length; i++) {
        unit[i] /= norm;
      }
      IntStream others = IntStream.range(v + 1, vectors.length);
      long work = (long) unit.length * (vectors.length - v);
      (work < WORTH_SHARING ? others : others.parallel())
          .forEach(other -> removeFrom(vectors[other], unit));
    }
  }

  private static void removeFrom(double[] vector, double[] unit) {
    double share = dot(vector, unit);
    for (int i = 0; i < vector.length; i++) {
      vector[i] -= share * unit[i];
    }
  }

  /** The sum of the products, in four sums that are joined in the end. */
  private static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int whole = a.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (int i = whole; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }
}
