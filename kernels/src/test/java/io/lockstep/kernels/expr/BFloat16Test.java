package io.lockstep.kernels.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BFloat16Test {
  @Test
  void every_bfloat16_comes_back_from_float32() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float wide = BFloat16.widen((short) bits);
      assertEquals(bits << 16, Float.floatToRawIntBits(wide));
      int expected = Float.isNaN(wide) ? 0x7fc0 : bits;
      assertEquals(expected, Short.toUnsignedInt(BFloat16.round(wide)), Integer.toHexString(bits));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00000000, 0000",
    "80000000, 8000",
    "3f800000, 3f80",
    "3f808000, 3f80",
    "3f808001, 3f81",
    "3f817fff, 3f81",
    "3f818000, 3f82",
    "bf818000, bf82",
    "7f7f7fff, 7f7f",
    "7f7f8000, 7f80",
    "7f7fffff, 7f80",
    "ff7fffff, ff80",
    "7f800000, 7f80",
    "ff800000, ff80",
    "7f800001, 7fc0",
    "7fffffff, 7fc0",
    "ffc12345, 7fc0",
    "00000001, 0000",
    "00008000, 0000",
    "00008001, 0001",
    "00018000, 0002",
    "80018000, 8002",
    "007fffff, 0080"
  })
  void floats_become_the_nearest_with_ties_to_even(String bits, String expected) {
    float x = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));
    assertEquals(expected, "%04x".formatted(BFloat16.round(x)));
  }

  @Test
  void no_neighbour_is_nearer_to_a_float_than_what_it_is_rounded_to() {
    Random random = new Random(11);
    for (int i = 0; i < 100_000; i++) {
      float x = Float.intBitsToFloat(random.nextInt());
      float nearest = BFloat16.nearest(x);
      if (!Float.isFinite(nearest)) {
        continue;
      }
      short bits = BFloat16.round(x);
      for (int step : new int[] {-1, 1}) {
        float neighbour = BFloat16.widen((short) (bits + step));
        if (Float.isFinite(neighbour)) {
          int closer = distance(x, nearest).compareTo(distance(x, neighbour));
          assertTrue(closer < 0 || (closer == 0 && bits % 2 == 0), x + " became " + nearest);
        }
      }
    }
  }

  private static BigDecimal distance(float a, float b) {
    return new BigDecimal(a).subtract(new BigDecimal(b)).abs();
  }
}
