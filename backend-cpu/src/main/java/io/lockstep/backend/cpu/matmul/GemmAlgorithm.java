package io.lockstep.backend.cpu.matmul;

/** A {@link GemmProblem} with all that was decided about how to solve it. */
interface GemmAlgorithm {
  /**
   * Computes one matrix.
   *
   * @param batch its index in the batch, for the epilogue
   * @param a address of the left operand
   * @param b address of the right operand
   * @param c address of the result
   */
  void compute(int batch, long a, long b, long c);
}
