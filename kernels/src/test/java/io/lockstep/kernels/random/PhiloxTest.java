package io.lockstep.kernels.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Known answers are those of Random123's kat_vectors file (philox4x32, 10 rounds). */
class PhiloxTest {
  @Test
  void zeros_give_the_published_answer() {
    assertEquals(
        new Philox.Block(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8),
        Philox.block(0, 0, 0, 0, 0, 0));
  }

  @Test
  void ones_give_the_published_answer() {
    assertEquals(
        new Philox.Block(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd),
        Philox.block(-1, -1, -1, -1, -1, -1));
  }

  @Test
  void digits_of_pi_give_the_published_answer() {
    assertEquals(
        new Philox.Block(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1),
        Philox.block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
  }

  @Test
  void an_address_maps_to_key_and_counter_as_documented() {
    int stream = 0x13198a2e;
    int step = 0x85a308d3;
    int element = 0x243f6a88;
    Philox.Block raw = Philox.block(element, step, stream, 0, 0xa4093822, 0x299f31d0);
    assertEquals(raw, Philox.block(0x299f31d0a4093822L, stream, step, element));
    assertEquals(raw.w0(), Philox.bits(0x299f31d0a4093822L, stream, step, element));
  }

  @Test
  void words_are_numbered_from_zero_to_three() {
    Philox.Block block = new Philox.Block(10, 11, 12, 13);
    for (int i = 0; i < 4; i++) {
      assertEquals(10 + i, block.word(i));
    }
    var e = assertThrows(IndexOutOfBoundsException.class, () -> block.word(4));
    assertEquals("a block has words 0 to 3, not 4", e.getMessage());
  }

  @Test
  void uniform_numbers_start_at_zero_and_stay_below_one() {
    assertEquals(0f, Philox.uniform(0));
    assertEquals(0f, Philox.uniform(0xFF));
    assertEquals(0x1p-24f, Philox.uniform(0x100));
    assertEquals(0.5f, Philox.uniform(0x80000000));
    assertEquals(1 - 0x1p-24f, Philox.uniform(-1));
  }

  @Test
  void uniform_numbers_have_the_mean_and_variance_of_the_uniform_distribution() {
    int n = 100_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double u = Philox.uniform(Philox.bits(7, RandomStream.NOISE.word(), 3, i));
      sum += u;
      squares += u * u;
    }
    double mean = sum / n;
    assertEquals(0.5, mean, 0.004);
    assertEquals(1.0 / 12, squares / n - mean * mean, 0.001);
  }

  @Test
  void streams_have_different_words_and_reject_an_index_beyond_24_bits() {
    assertEquals(0x04000000, RandomStream.DROPOUT.word());
    assertEquals(0x04000005, RandomStream.DROPOUT.word(5));
    assertEquals(
        RandomStream.values().length,
        java.util.Arrays.stream(RandomStream.values())
            .mapToInt(RandomStream::word)
            .distinct()
            .count());
    var e = assertThrows(IllegalArgumentException.class, () -> RandomStream.DROPOUT.word(1 << 24));
    assertEquals(
        "[random stream] index 16777216 of stream DROPOUT is outside 0..16777215;"
            + " number the members of a stream from 0",
        e.getMessage());
    assertTrue(RandomStream.DIGITS.word() > 0);
  }
}
