package io.lockstep.parity.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import org.junit.jupiter.api.Test;

class UlpsTest {
  @Test
  void neighbours_are_one_apart_in_every_type() {
    assertEquals("1 ulp apart", Ulps.text(DType.F32, 1, Math.nextUp(1f)));
    assertEquals("1 ulp apart", Ulps.text(DType.F64, Math.nextDown(-1.0), -1));
    assertEquals("1 ulp apart", Ulps.text(DType.BF16, 1, 1.0078125));
    assertEquals("1 ulp apart", Ulps.text(DType.F32, Float.MAX_VALUE, Double.POSITIVE_INFINITY));
    assertEquals("1 apart", Ulps.text(DType.I32, 7, 8));
    assertEquals("255 apart", Ulps.text(DType.U8, 255, 0));
  }

  @Test
  void what_lies_on_both_sides_of_zero_is_counted_through_it() {
    assertEquals("2 ulps apart", Ulps.text(DType.F32, Float.MIN_VALUE, -Float.MIN_VALUE));
    assertEquals("2 ulps apart", Ulps.text(DType.F64, -Double.MIN_VALUE, Double.MIN_VALUE));
    assertEquals("the sign of zero apart", Ulps.text(DType.F64, -0.0, 0.0));
    assertEquals("0 ulps apart", Ulps.text(DType.F32, 0, 0));
  }

  @Test
  void the_farthest_values_have_a_distance_and_nan_is_farther_still() {
    long most = Ulps.between(DType.F64, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    assertEquals("18437736874454810624", Long.toUnsignedString(most));
    assertEquals(-1, Ulps.between(DType.F32, Double.NaN, 1));
    assertEquals(0, Ulps.between(DType.F32, Double.NaN, Double.NaN));
    assertEquals("one of them NaN", Ulps.text(DType.F32, 1, Double.NaN));
    assertEquals("4294967295 apart", Ulps.text(DType.I32, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }
}
