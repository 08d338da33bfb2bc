package io.lockstep.backend.cpu.matmul.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.cpu.matmul.code.VectorUnit;
import org.junit.jupiter.api.Test;

final class TileFamilyTest {
  @Test
  void the_likely_best_family_comes_first() {
    assertEquals("[14 x 32, 13 x 32]", first(16, VectorUnit.X86_512));
    assertEquals("[14 x 16, 13 x 16]", first(8, VectorUnit.X86_512));
    assertEquals("[6 x 16, 5 x 16]", first(4, VectorUnit.OTHER));
    assertEquals("[6 x 16, 5 x 16]", first(8, VectorUnit.X86_256));
    assertEquals("[6 x 8, 5 x 8]", first(4, VectorUnit.X86_256));
  }

  private static String first(int lanes, VectorUnit unit) {
    return TileFamily.candidates(lanes, unit).getFirst().shapes().toString();
  }

  @Test
  void accumulators_a_row_of_b_and_an_element_of_a_fit_the_registers() {
    for (VectorUnit unit : VectorUnit.values()) {
      for (TileFamily family : TileFamily.candidates(8, unit)) {
        TileShape shape = family.tallest();
        int used = (shape.rows() + 1) * shape.vectors() + 1;
        assertTrue(used <= unit.registers(), shape + " needs " + used + " registers");
      }
    }
  }
}
