package io.lockstep.backend.cpu.matmul;

/**
 * A batch of matrices in native memory: element (batch, row, column) lies {@code batch *
 * batchStride + row * rowStride + column * columnStride} elements after {@code address}.
 *
 * <p>A transpose swaps row and column stride; a broadcast batch has stride 0.
 *
 * @param address address of element (0, 0, 0) in bytes
 * @param batchStride elements from one matrix to the next
 * @param rowStride elements from one row to the next
 * @param columnStride elements from one column to the next
 */
public record Operand(long address, long batchStride, long rowStride, long columnStride) {
  /** A single dense row-major matrix with the given number of columns. */
  public static Operand dense(long address, long columns) {
    return new Operand(address, 0, columns, 1);
  }

  /** The same memory with rows and columns exchanged. */
  public Operand transposed() {
    return new Operand(address, batchStride, columnStride, rowStride);
  }
}
