package io.lockstep.backend.cpu.matmul.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.cpu.matmul.code.VectorUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DirectTilesTest {
  @ParameterizedTest
  @CsvSource({
    // AVX-512, also with narrower vectors than it has
    "16, X86_512, 100, 10, 8 x 16",
    "16, X86_512, 100, 40, 8 x 32",
    "16, X86_512, 10, 500, 10 x 32",
    "16, X86_512, 4, 500, 4 x 64",
    "8, X86_512, 10, 500, 10 x 16",
    "8, X86_512, 3, 500, 3 x 32",
    // AVX2
    "8, X86_256, 100, 8, 8 x 8",
    "8, X86_256, 100, 40, 4 x 16",
    "8, X86_256, 3, 500, 3 x 16",
    // NEON
    "4, OTHER, 100, 4, 8 x 4",
    "4, OTHER, 100, 40, 8 x 8",
    "4, OTHER, 10, 500, 10 x 8",
    "4, OTHER, 4, 500, 4 x 16",
  })
  void the_shape_goes_by_the_registers(int lanes, VectorUnit unit, int m, int n, String expected) {
    assertEquals(expected, new DirectTiles(lanes, unit).shape(m, n).toString());
  }

  @Test
  void accumulators_a_row_of_b_and_an_element_of_a_fit_the_registers() {
    for (VectorUnit unit : VectorUnit.values()) {
      for (int lanes : new int[] {4, 8, 16}) {
        for (int m = 1; m < 20; m++) {
          for (int n = 1; n < 70; n++) {
            TileShape shape = new DirectTiles(lanes, unit).shape(m, n);
            int used = (shape.rows() + 1) * shape.vectors() + 1;
            assertTrue(used <= unit.registers(), unit + ": " + shape + " needs " + used);
            assertTrue(shape.rows() <= m, shape + " for " + m + " rows");
          }
        }
      }
    }
  }
}
