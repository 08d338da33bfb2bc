package io.lockstep.training.initial;

import io.lockstep.kernels.random.Permutation;

/** Random matrices of which each row has few elements that are not zero (Martens, 2010). */
public final class SparseMatrix {
  private SparseMatrix() {}

  /**
   * Returns the matrix, row by row.
   *
   * @param connections the most elements of a row that are not zero
   * @param deviation the standard deviation of these, which are normal
   */
  public static float[] of(
      int rows, int columns, int connections, double deviation, long seed, int stream) {
    float[] matrix = new float[rows * columns];
    int[] places = new int[columns];
    int count = Math.min(connections, columns);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns; i++) {
        places[i] = i;
      }
      for (int i = 0; i < count; i++) {
        // The numbers themselves are drawn in step 0, so each row has a step of its own from 1 on.
        int other = i + Permutation.below(columns - i, seed, stream, row + 1, i);
        int place = places[other];
        places[other] = places[i];
        int element = row * columns + place;
        matrix[element] = (float) (deviation * HostNormal.at(seed, stream, element));
      }
    }
    return matrix;
  }
}
