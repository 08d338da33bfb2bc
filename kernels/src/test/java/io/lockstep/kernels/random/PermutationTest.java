package io.lockstep.kernels.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {
  private static final int STREAM = RandomStream.SHUFFLE.word();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 13, 207, 4098})
  void holds_every_number_once(int length) {
    int[] sorted = Permutation.of(1, STREAM, 0, length);
    Arrays.sort(sorted);
    assertArrayEquals(IntStream.range(0, length).toArray(), sorted);
  }

  @Test
  void is_the_same_for_the_same_address_and_differs_between_epochs_and_seeds() {
    int[] order = Permutation.of(1, STREAM, 0, 207);
    assertArrayEquals(order, Permutation.of(1, STREAM, 0, 207));
    assertFalse(Arrays.equals(order, Permutation.of(1, STREAM, 1, 207)));
    assertFalse(Arrays.equals(order, Permutation.of(2, STREAM, 0, 207)));
    int[] filled = new int[207];
    Permutation.fill(filled, 1, STREAM, 0);
    assertArrayEquals(order, filled);
  }

  @Test
  void every_order_of_four_is_equally_likely() {
    int runs = 24_000;
    int[] seen = new int[256];
    for (int step = 0; step < runs; step++) {
      int[] p = Permutation.of(5, STREAM, step, 4);
      seen[p[0] << 6 | p[1] << 4 | p[2] << 2 | p[3]]++;
    }
    int[] counts = Arrays.stream(seen).filter(count -> count > 0).toArray();
    assertEquals(24, counts.length);
    double chiSquare =
        Arrays.stream(counts).mapToDouble(c -> (c - 1000.0) * (c - 1000.0) / 1000).sum();
    assertTrue(chiSquare < 49.7, "chi-square with 23 degrees of freedom was " + chiSquare);
  }

  @Test
  void numbers_below_a_bound_reach_both_ends_and_repeat_the_draw_where_rejected() {
    int bound = (1 << 30) + 1; // a quarter of all words is rejected
    boolean low = false;
    boolean high = false;
    for (int i = 0; i < 10_000; i++) {
      int drawn = Permutation.below(bound, 3, STREAM, 0, i);
      assertTrue(drawn >= 0 && drawn < bound);
      low |= drawn < bound / 100;
      high |= drawn > bound / 100 * 99;
    }
    assertTrue(low && high);
    assertEquals(0, Permutation.below(1, 3, STREAM, 0, 0));
  }

  @Test
  void a_bad_length_or_bound_is_refused() {
    var length =
        assertThrows(IllegalArgumentException.class, () -> Permutation.of(1, STREAM, 0, -1));
    assertEquals(
        "[permutation] length -1 is negative; pass the number of entries", length.getMessage());
    var bound =
        assertThrows(IllegalArgumentException.class, () -> Permutation.below(0, 1, STREAM, 0, 0));
    assertEquals(
        "[permutation] bound 0 leaves no number to draw; pass at least 1", bound.getMessage());
  }
}
