package io.lockstep.backend.cpu.matmul.tile;

/**
 * Fused multiply-adds in registers alone, as many at a time as the processor can do: the yardstick
 * that a {@link Tile} is held against.
 */
@FunctionalInterface
interface Peak {
  /**
   * Computes.
   *
   * @param memory address of a vector of zeros, which stay zeros
   * @param steps number of steps, each of {@link PeakGenerator#CHAINS} vectors
   */
  void run(long memory, int steps);
}
