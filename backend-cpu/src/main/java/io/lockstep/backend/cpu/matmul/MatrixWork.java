package io.lockstep.backend.cpu.matmul;

/**
 * Work for one matrix of a batch, done by the thread that computes its product, right before or
 * right behind it: what it writes or reads is in the cache then.
 */
@FunctionalInterface
public interface MatrixWork {
  /**
   * Does the work for a matrix; those of other matrices are done at the same time.
   *
   * @param matrix index of the matrix in the batch
   * @param worker a number below that of the threads, which nobody else has meanwhile
   */
  void run(int matrix, int worker);
}
