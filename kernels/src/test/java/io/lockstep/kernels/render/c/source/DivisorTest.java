package io.lockstep.kernels.render.c.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Division by multiplication and shift against division. */
class DivisorTest {
  private static final long SEED = 8_315_006;

  @Test
  void quotients_are_exact_for_all_dividends_below_2_to_the_31() {
    Random random = new Random(SEED);
    for (int power = 0; power < 31; power++) {
      for (int near = -1; near <= 1; near++) {
        check(random, Math.max((1 << power) + near, 1));
      }
      check(random, 1 + random.nextInt(Integer.MAX_VALUE));
    }
    check(random, Integer.MAX_VALUE);
  }

  private static void check(Random random, int size) {
    long last = Integer.MAX_VALUE / size * (long) size;
    for (long x : new long[] {0, 1, size - 1L, size, last - 1, last, Integer.MAX_VALUE}) {
      checkQuotient(x, size);
    }
    for (int n = 0; n < 1000; n++) {
      checkQuotient(random.nextInt(Integer.MAX_VALUE), size);
    }
  }

  private static void checkQuotient(long x, int size) {
    long high = ((x << 1) * Integer.toUnsignedLong(Divisor.magic(size))) >>> 32;
    assertEquals(x / size, high >> Divisor.ceilLog2(size), x + " / " + size);
  }
}
