package io.lockstep.training.search.trial;

import io.lockstep.kernels.random.Permutation;
import io.lockstep.kernels.random.Philox;
import io.lockstep.kernels.random.RandomStream;

/** The random numbers of one trial for one use: those of a seed, whatever else is drawn. */
public final class TrialRandom {
  /** Added to the place of a parameter: the shift of its coordinate of Sobol's points. */
  public static final int SHIFT = 1 << 16;

  /** The index of the bracket that a trial belongs to. */
  public static final int BRACKET = 1 << 17;

  private final long seed;
  private final int stream;
  private final int trial;
  private int element;

  /**
   * Begins the numbers.
   *
   * @param index what they are for: the place of a parameter in its space, or one of the constants
   */
  public TrialRandom(long seed, int index, int trial) {
    this.seed = seed;
    this.stream = RandomStream.SEARCH.word(index);
    this.trial = trial;
  }

  /** Returns the next number of those at least 0 and below 1, a multiple of 2^-53. */
  public double uniform() {
    Philox.Block block = Philox.block(seed, stream, trial, element++);
    long bits = (long) block.w0() << 32 | (block.w1() & 0xFFFFFFFFL);
    return (bits >>> 11) * 0x1p-53;
  }

  /** Returns 32 random bits. */
  public int bits() {
    return Philox.bits(seed, stream, trial, element++);
  }

  /** Returns the next whole number of those at least 0 and below a bound. */
  public int below(int bound) {
    return Permutation.below(bound, seed, stream, trial, element++);
  }

  /** Returns the next number of the standard normal distribution, by Box and Muller (1958). */
  public double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * StrictMath.PI * uniform());
  }
}
