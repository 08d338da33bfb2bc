package io.lockstep.backend.cpu.matmul;

/** Work on a finished block of C, done by the thread that computed it while it is in cache. */
@FunctionalInterface
public interface Epilogue {
  /**
   * Handles one block. The blocks of a product are disjoint and cover C; they come in any order and
   * from several threads at once.
   *
   * @param batch index of the matrix
   * @param row first row of the block
   * @param column first column of the block
   * @param rows rows in the block, at least 1
   * @param columns columns in the block, at least 1
   */
  void apply(int batch, int row, int column, int rows, int columns);
}
