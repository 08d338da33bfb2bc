package io.lockstep.backend.cpu.matmul;

/**
 * A matrix product bound to its sizes, strides, threads and epilogue. Running it makes no objects;
 * one thread at a time may run the products of a {@link MatMul}.
 */
@FunctionalInterface
public interface GemmPlan {
  /**
   * Computes C = A B and returns when it is done. The memory of C must not overlap that of A or B.
   *
   * @param a address of element (0, 0, 0) of A, in bytes
   * @param b address of element (0, 0, 0) of B, in bytes
   * @param c address of element (0, 0, 0) of C, in bytes
   * @throws IllegalStateException if the {@link MatMul} it was bound by is closed
   */
  void run(long a, long b, long c);
}
