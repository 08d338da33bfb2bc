package io.lockstep.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScalingTest {
  @Test
  void standardized_columns_have_mean_zero_and_deviation_one() {
    Matrix values = Matrix.of(4, 2, 1f, 10f, 3f, 20f, 5f, 30f, 7f, 60f);
    Scaling scaling = Scaling.standardize(values);
    assertEquals(4f, scaling.offset()[0]);
    assertEquals((float) (1 / Math.sqrt(5)), scaling.scale()[0]);
    for (int column = 0; column < 2; column++) {
      double sum = 0;
      double squares = 0;
      for (int row = 0; row < 4; row++) {
        float scaled = scaling.apply(values.get(row, column), column);
        sum += scaled;
        squares += (double) scaled * scaled;
        assertEquals(values.get(row, column), scaling.invert(scaled, column), 1e-5);
      }
      assertEquals(0, sum / 4, 1e-7);
      assertEquals(1, squares / 4, 1e-6);
    }
  }

  @Test
  void the_smallest_value_becomes_zero_and_the_largest_one() {
    Scaling scaling = Scaling.minMax(Matrix.of(3, 1, -2f, 6f, 0f));
    assertEquals(0f, scaling.apply(-2, 0));
    assertEquals(0.25f, scaling.apply(0, 0));
    assertEquals(1f, scaling.apply(6, 0));
  }

  @Test
  void a_constant_column_becomes_zero_and_can_be_inverted() {
    Matrix values = Matrix.of(3, 2, 0.1f, 1f, 0.1f, 2f, 0.1f, 3f);
    for (Scaling scaling : new Scaling[] {Scaling.standardize(values), Scaling.minMax(values)}) {
      assertEquals(1f, scaling.scale()[0]);
      assertEquals(0f, scaling.apply(0.1f, 0));
      assertEquals(0.1f, scaling.invert(0f, 0));
    }
  }

  @Test
  void a_large_mean_with_a_small_spread_keeps_its_digits() {
    Scaling scaling = Scaling.standardize(Matrix.of(2, 1, 2024f, 2025f));
    assertEquals(-1f, scaling.apply(2024, 0));
    assertEquals(1f, scaling.apply(2025, 0));
  }

  @Test
  void a_spread_without_an_inverse_is_refused() {
    Matrix values = Matrix.of(2, 2, 1f, 1e-41f, 2f, 3e-41f);
    assertEquals(
        "[scaling] column 2: its values spread by 1.0000366490654057E-41, which is too little for"
            + " float32 to divide by. Give the column in another unit.",
        assertThrows(DataException.class, () -> Scaling.standardize(values)).getMessage());
    assertThrows(DataException.class, () -> Scaling.minMax(values));
    Scaling least = Scaling.minMax(Matrix.of(2, 1, 0f, 0x1p-127f));
    assertEquals(1f, least.apply(0x1p-127f, 0));
  }

  @Test
  void bytes_are_scaled_to_the_unit_range() {
    Scaling scaling = Scaling.unitRange(3);
    assertEquals(3, scaling.width());
    assertEquals(0f, scaling.apply(0, 2));
    assertEquals(1f, scaling.apply(255, 2));
    Scaling fitted = Scaling.minMax(Matrix.of(2, 1, new byte[] {0, (byte) 255}));
    assertEquals(Scaling.unitRange(1), fitted);
    assertEquals(5f, Scaling.identity(1).apply(5, 0));
  }

  @Test
  void stored_arrays_give_the_same_scaling_back() {
    Scaling scaling = Scaling.standardize(Matrix.of(3, 2, 1f, 5f, 2f, 7f, 9f, 8f));
    assertEquals(scaling, Scaling.fromArrays(scaling.toArrays()));
    assertEquals(scaling.hashCode(), Scaling.fromArrays(scaling.toArrays()).hashCode());
    assertNotEquals(scaling, Scaling.identity(2));
    assertEquals(Set.of("offset", "scale"), scaling.toArrays().keySet());
  }

  @Test
  void arrays_that_hold_no_scaling_are_refused() {
    var missing =
        assertThrows(
            IllegalArgumentException.class,
            () -> Scaling.fromArrays(Map.of("offset", new float[1])));
    assertEquals(
        "[scaling] arrays [offset] do not hold a scaling;"
            + " pass arrays named 'offset' and 'scale'",
        missing.getMessage());
    var different =
        assertThrows(
            IllegalArgumentException.class,
            () -> Scaling.fromArrays(Map.of("offset", new float[1], "scale", new float[2])));
    assertEquals(
        "[scaling] 1 offsets and 2 scales; pass one of each per column", different.getMessage());
  }

  @Test
  void nothing_to_fit_on_is_refused() {
    assertEquals(
        "[scaling] there are no examples to fit on. Give at least one example.",
        assertThrows(DataException.class, () -> Scaling.minMax(Matrix.of(0, 1, new float[0])))
            .getMessage());
  }
}
