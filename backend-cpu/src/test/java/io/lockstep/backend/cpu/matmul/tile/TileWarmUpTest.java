package io.lockstep.backend.cpu.matmul.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.matmul.code.VectorUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TileWarmUpTest {
  /** Its code would be longer than a method may be. */
  private static final TileShape IMPOSSIBLE = new TileShape(4000, 4, 16);

  @Test
  void a_tile_that_cannot_be_generated_is_none_at_all() {
    assertEquals(Optional.empty(), TileWarmUp.directTile(IMPOSSIBLE).join());
    assertEquals(Optional.empty(), TileWarmUp.tile(IMPOSSIBLE).join());
    assertEquals(Optional.empty(), new DirectTiles(16, VectorUnit.X86_512).tile(IMPOSSIBLE).join());
  }
}
