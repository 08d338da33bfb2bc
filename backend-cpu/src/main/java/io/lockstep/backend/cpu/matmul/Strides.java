package io.lockstep.backend.cpu.matmul;

/**
 * Where the elements of a batch of matrices lie: element (batch, row, column) is {@code batch *
 * batch() + row * row() + column * column()} elements after element (0, 0, 0).
 *
 * <p>A transpose swaps row and column; a broadcast batch has stride 0.
 *
 * @param batch elements from one matrix to the next
 * @param row elements from one row to the next
 * @param column elements from one column to the next
 */
public record Strides(long batch, long row, long column) {
  /** The strides of a single dense row-major matrix with the given number of columns. */
  public static Strides dense(long columns) {
    return new Strides(0, columns, 1);
  }

  /** The same memory with rows and columns exchanged. */
  public Strides transposed() {
    return new Strides(batch, column, row);
  }
}
