package io.lockstep.training.initial;

import io.lockstep.kernels.random.Philox;

/** The standard normal distribution on the host, in double precision. */
final class HostNormal {
  private HostNormal() {}

  /**
   * Returns the number of an element by the cosine branch of Box and Muller, from the first two
   * words of its block.
   */
  static double at(long seed, int stream, int element) {
    Philox.Block block = Philox.block(seed, stream, 0, element);
    double u = 1 - (double) Philox.uniform(block.w0());
    double angle = 2 * Math.PI * Philox.uniform(block.w1());
    return Math.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(angle);
  }
}
