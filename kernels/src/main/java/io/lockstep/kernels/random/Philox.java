package io.lockstep.kernels.random;

/**
 * The counter-based random number generator Philox4x32-10: a pure function from a 64-bit key and a
 * 128-bit counter to 128 random bits (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy
 * as 1, 2, 3", SC 2011).
 *
 * <p>The engine addresses every random number by (seed, stream, step, element) and maps the address
 * to the generator's words like this:
 *
 * <pre>
 * key     = (low 32 bits of seed, high 32 bits of seed)
 * counter = (element, step, stream, 0)
 * </pre>
 *
 * <p>A place that needs one number takes word 0 of the block; one that needs more takes words 1, 2
 * and 3 as well. The last counter word is 0 except where a draw is repeated (see {@link
 * Permutation}). All words are unsigned 32-bit values.
 */
public final class Philox {
  static final int MULTIPLIER_0 = 0xD2511F53;
  static final int MULTIPLIER_1 = 0xCD9E8D57;
  static final int WEYL_0 = 0x9E3779B9;
  static final int WEYL_1 = 0xBB67AE85;
  static final int ROUNDS = 10;

  private static final long LOW_32 = 0xFFFFFFFFL;

  private Philox() {}

  /**
   * The 128 random bits of one counter value, as four words.
   *
   * @param w0 first word
   * @param w1 second word
   * @param w2 third word
   * @param w3 fourth word
   */
  public record Block(int w0, int w1, int w2, int w3) {
    /**
     * One of the four words.
     *
     * @param index 0 to 3
     * @return the word at that index
     * @throws IndexOutOfBoundsException where index is not in 0..3
     */
    public int word(int index) {
      return switch (index) {
        case 0 -> w0;
        case 1 -> w1;
        case 2 -> w2;
        case 3 -> w3;
        default -> throw new IndexOutOfBoundsException("a block has words 0 to 3, not " + index);
      };
    }
  }

  /**
   * The block of a raw key and counter.
   *
   * @param c0 counter word 0
   * @param c1 counter word 1
   * @param c2 counter word 2
   * @param c3 counter word 3
   * @param k0 key word 0
   * @param k1 key word 1
   * @return the four random words
   */
  public static Block block(int c0, int c1, int c2, int c3, int k0, int k1) {
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = (MULTIPLIER_0 & LOW_32) * (c0 & LOW_32);
      long p1 = (MULTIPLIER_1 & LOW_32) * (c2 & LOW_32);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    return new Block(c0, c1, c2, c3);
  }

  /**
   * The block at the address (seed, stream, step, element).
   *
   * @param seed the run's seed
   * @param stream the use the numbers are put to, see {@link RandomStream}
   * @param step the training step, epoch or example, as an unsigned number
   * @param element the position within the step, as an unsigned number
   * @return the four random words
   */
  public static Block block(long seed, int stream, int step, int element) {
    return block(element, step, stream, 0, (int) seed, (int) (seed >>> 32));
  }

  /**
   * The 32 random bits at the address (seed, stream, step, element): word 0 of its block.
   *
   * @param seed the run's seed
   * @param stream the use the numbers are put to, see {@link RandomStream}
   * @param step the training step, epoch or example, as an unsigned number
   * @param element the position within the step, as an unsigned number
   * @return 32 random bits
   */
  public static int bits(long seed, int stream, int step, int element) {
    return block(seed, stream, step, element).w0();
  }

  /**
   * The uniform number in [0, 1) that 32 random bits stand for: the upper 24 bits times 2^-24,
   * exact in float32.
   *
   * @param bits 32 random bits
   * @return a multiple of 2^-24, at least 0 and below 1
   */
  public static float uniform(int bits) {
    return (bits >>> 8) * 0x1p-24f;
  }
}
