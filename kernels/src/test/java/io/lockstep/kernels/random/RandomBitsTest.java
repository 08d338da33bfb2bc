package io.lockstep.kernels.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.interpret.Interpreter;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomBitsTest {
  private static final List<DType> SIX = Collections.nCopies(6, DType.I32);
  private static final Interpreter.Evaluator PHILOX =
      Interpreter.STRICT.evaluator(
          Program.of(
              "philox",
              SIX,
              Collections.nCopies(4, DType.I32),
              RandomBits.philox(in(0), in(1), in(2), in(3), in(4), in(5))));
  private static final Interpreter.Evaluator UNIFORM =
      Interpreter.STRICT.evaluator(
          Program.of("uniform", List.of(DType.I32), RandomBits.uniform(in(0))));
  private static final Interpreter.Evaluator NORMAL =
      Interpreter.STRICT.evaluator(
          Program.of("normal", List.of(DType.I32, DType.I32), RandomBits.normal(in(0), in(1))));

  private static Expr in(int index) {
    return Expr.input(index, DType.I32);
  }

  private static int[] philox(int k0, int k1, int c0, int c1, int c2, int c3) {
    double[] words = PHILOX.apply(0, k0, k1, c0, c1, c2, c3);
    return IntStream.range(0, 4).map(i -> (int) words[i]).toArray();
  }

  @Test
  void philox_gives_the_known_answers_of_its_authors() {
    assertArrayEquals(
        new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, philox(0, 0, 0, 0, 0, 0));
    assertArrayEquals(
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, philox(-1, -1, -1, -1, -1, -1));
    assertArrayEquals(
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
        philox(0xa4093822, 0x299f31d0, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344));
  }

  @Test
  void words_equal_those_of_the_host_generator() {
    SplittableRandom random = new SplittableRandom(11);
    Interpreter.Evaluator words =
        Interpreter.STRICT.evaluator(
            Program.of(
                "words",
                Collections.nCopies(5, DType.I32),
                Collections.nCopies(4, DType.I32),
                RandomBits.words(in(0), in(1), in(2), in(3), in(4))));
    for (int i = 0; i < 100; i++) {
      long seed = random.nextLong();
      int element = random.nextInt();
      int step = random.nextInt();
      int stream = random.nextInt();
      double[] w = words.apply(0, (int) seed, (int) (seed >>> 32), element, step, stream);
      Philox.Block block = Philox.block(seed, stream, step, element);
      assertArrayEquals(new double[] {block.w0(), block.w1(), block.w2(), block.w3()}, w);
    }
  }

  @Test
  void uniform_is_the_upper_24_bits_as_a_fraction() {
    assertEquals(0, UNIFORM.apply(0, 0xff)[0]);
    assertEquals(0x1p-24, UNIFORM.apply(0, 0x100)[0]);
    assertEquals(0.5, UNIFORM.apply(0, 0x80000000)[0]);
    assertEquals(1 - 0x1p-24, UNIFORM.apply(0, -1)[0]);
    assertEquals(Philox.uniform(0xdeadbeef), UNIFORM.apply(0, 0xdeadbeef)[0]);
  }

  @Test
  void normal_has_the_moments_of_the_normal_distribution() {
    int n = 20_000;
    double[] sums = new double[4];
    for (int i = 0; i < n; i++) {
      Philox.Block block = Philox.block(7, 1, 0, i);
      double z = NORMAL.apply(0, block.w0(), block.w1())[0];
      for (int k = 0; k < 4; k++) {
        sums[k] += Math.pow(z, k + 1) / n;
      }
    }
    assertEquals(0, sums[0], 4 / Math.sqrt(n));
    assertEquals(1, sums[1], 4 * Math.sqrt(2.0 / n));
    assertEquals(0, sums[2], 4 * Math.sqrt(15.0 / n));
    assertEquals(3, sums[3], 4 * Math.sqrt(96.0 / n));
  }

  @Test
  void normal_is_finite_for_the_extreme_words() {
    assertEquals(0, Math.abs(NORMAL.apply(0, 0, 0)[0]));
    double largest = NORMAL.apply(0, -1, 0)[0];
    assertTrue(largest > 5.7 && largest < 5.8, () -> "largest " + largest);
  }
}
