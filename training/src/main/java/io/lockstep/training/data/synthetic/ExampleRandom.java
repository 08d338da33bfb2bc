package io.lockstep.training.data.synthetic;

import io.lockstep.kernels.random.Philox;

/**
 * The sequence of random numbers of one example: draw d is the block at (seed, stream, example, d /
 * 4), word d mod 4. Not shared between threads.
 */
final class ExampleRandom {
  private final long seed;
  private final int stream;
  private final int example;
  private int drawn;
  private Philox.Block block;

  ExampleRandom(long seed, int stream, int example) {
    this.seed = seed;
    this.stream = stream;
    this.example = example;
    this.block = Philox.block(seed, stream, example, 0);
  }

  private int bits() {
    if (drawn > 0 && drawn % 4 == 0) {
      block = Philox.block(seed, stream, example, drawn / 4);
    }
    return block.word(drawn++ % 4);
  }

  /** Uniform in [low, high). */
  double uniform(double low, double high) {
    return low + (high - low) * Philox.uniform(bits());
  }

  /** Uniform in 0 .. bound-1, for small bounds. */
  int below(int bound) {
    return (int) ((bits() & 0xFFFFFFFFL) * bound >>> 32);
  }

  /** Normal with mean 0 and deviation 1 (Box and Muller, 1958). */
  double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(0, 1)));
    return radius * StrictMath.cos(2 * Math.PI * uniform(0, 1));
  }
}
