package io.lockstep.kernels.random;

import static io.lockstep.kernels.function.ElementaryFunctions.COS;
import static io.lockstep.kernels.function.ElementaryFunctions.LOG;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Type;
import java.util.List;

/**
 * The numbers of {@link Philox} as scalar expressions, so that devices draw the ones that the host
 * draws.
 *
 * <p>The element is the row-major index in the tensor, the stream tells apart the places of a
 * program that draw numbers. A uniform or normal number uses the first words of a block; so numbers
 * depend on no device and no thread count.
 */
public final class RandomBits {
  private static final double TWO_PI = 6.283185307179586;

  private RandomBits() {}

  /** Returns the four I32 words of the Philox4x32-10 block for a key and counter of I32. */
  public static List<Expr> philox(Expr key0, Expr key1, Expr c0, Expr c1, Expr c2, Expr c3) {
    Expr m0 = Expr.i32(Philox.MULTIPLIER_0);
    Expr m1 = Expr.i32(Philox.MULTIPLIER_1);
    Expr[] c = {c0, c1, c2, c3};
    for (int round = 0; round < Philox.ROUNDS; round++) {
      Expr k0 = key0.add(Expr.i32(round * Philox.WEYL_0));
      Expr k1 = key1.add(Expr.i32(round * Philox.WEYL_1));
      c =
          new Expr[] {
            c[2].mulhi(m1).xor(c[1]).xor(k0),
            c[2].mul(m1),
            c[0].mulhi(m0).xor(c[3]).xor(k1),
            c[0].mul(m0)
          };
    }
    return List.of(c);
  }

  /**
   * Returns the four I32 words for an element of a draw.
   *
   * @param seedLow the low 32 bits of the seed
   * @param seedHigh the high 32 bits of the seed
   * @param element the row-major index in the tensor
   * @param step the training step, or 0
   * @param stream the place in the program
   */
  public static List<Expr> words(
      Expr seedLow, Expr seedHigh, Expr element, Expr step, Expr stream) {
    return philox(seedLow, seedHigh, element, step, stream, Expr.i32(0));
  }

  /** Returns a float32 in [0, 1), a multiple of 2^-24, from a random I32 word. */
  public static Expr uniform(Expr word) {
    return word.shr(8).cast(Type.F32).mul(0x1p-24);
  }

  /**
   * Returns a float32 of the standard normal distribution from two random I32 words, by the cosine
   * branch of Box and Muller (1958): {@code sqrt(-2 log(1 - u)) cos(2 pi v)} with uniform u, v. It
   * reaches 5.77 standard deviations.
   */
  public static Expr normal(Expr word0, Expr word1) {
    Expr u = uniform(word0).neg().add(1);
    Expr angle = uniform(word1).mul(TWO_PI);
    return u.apply(LOG).mul(-2).sqrt().mul(angle.apply(COS));
  }
}
