package io.lockstep.kernels.random;

/**
 * Uniformly random permutations as a pure function of (seed, stream, step, length).
 *
 * <p>The algorithm is Fisher-Yates from the last place down (Durstenfeld, 1964). The place {@code
 * i} draws from the block with counter (i, step, stream, attempt): its words are tried in order
 * with Lemire's multiply-and-reject method (2019), which is free of bias, and attempt counts up
 * from 0 in the rare case that all four are rejected.
 */
public final class Permutation {
  private static final long LOW_32 = 0xFFFFFFFFL;

  private Permutation() {}

  /**
   * A new random permutation of 0 .. length-1.
   *
   * @param seed the run's seed
   * @param stream the use it is put to, see {@link RandomStream}
   * @param step the epoch or step
   * @param length the number of entries
   * @return the permutation
   * @throws IllegalArgumentException where the length is negative
   */
  public static int[] of(long seed, int stream, int step, int length) {
    if (length < 0) {
      throw new IllegalArgumentException(
          "[permutation] length " + length + " is negative; pass the number of entries");
    }
    int[] order = new int[length];
    fill(order, seed, stream, step);
    return order;
  }

  /**
   * Overwrites an array with a random permutation of 0 .. length-1; the same entries as {@link
   * #of}.
   *
   * @param order the array to fill
   * @param seed the run's seed
   * @param stream the use it is put to, see {@link RandomStream}
   * @param step the epoch or step
   */
  public static void fill(int[] order, long seed, int stream, int step) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int i = order.length - 1; i > 0; i--) {
      int j = below(i + 1, seed, stream, step, i);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }

  /**
   * An unbiased random number in 0 .. bound-1.
   *
   * @param bound one more than the largest result, at least 1
   * @param seed the run's seed
   * @param stream the use it is put to, see {@link RandomStream}
   * @param step the epoch or step
   * @param element the position within the step
   * @return a number at least 0 and below the bound
   * @throws IllegalArgumentException where the bound is below 1
   */
  public static int below(int bound, long seed, int stream, int step, int element) {
    if (bound < 1) {
      throw new IllegalArgumentException(
          "[permutation] bound " + bound + " leaves no number to draw; pass at least 1");
    }
    long rejectBelow = (1L << 32) % bound;
    for (int attempt = 0; ; attempt++) {
      Philox.Block block =
          Philox.block(element, step, stream, attempt, (int) seed, (int) (seed >>> 32));
      for (int word = 0; word < 4; word++) {
        long product = (block.word(word) & LOW_32) * bound;
        if ((product & LOW_32) >= rejectBelow) {
          return (int) (product >>> 32);
        }
      }
    }
  }
}
