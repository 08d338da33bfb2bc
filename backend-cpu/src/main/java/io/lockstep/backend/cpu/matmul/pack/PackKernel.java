package io.lockstep.backend.cpu.matmul.pack;

/** A generated loop that moves one vector's width of an operand into its packed layout. */
@FunctionalInterface
interface PackKernel {
  /**
   * Moves {@code width} lanes, at most one vector; the other lanes written hold arbitrary values.
   *
   * @param target address of the first packed vector
   * @param targetStride bytes from one packed step to the next
   * @param count loop count: steps, or square blocks of steps
   * @param source address of the first float
   * @param sourceStride bytes between the rows that are read as vectors
   * @param width lanes in use
   */
  void move(long target, long targetStride, int count, long source, long sourceStride, int width);
}
