package io.lockstep.backend.cpu.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.matmul.tile.DirectTile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class TieredGemmTest {
  private final List<String> calls = new ArrayList<>();
  private final CompletableFuture<Optional<DirectTile>> tile = new CompletableFuture<>();
  private final GemmAlgorithm product =
      new TieredGemm<>(
          tile,
          _ -> {
            calls.add("made");
            return (batch, _, _, _) -> calls.add("by tile " + batch);
          },
          (batch, _, _, _) -> calls.add("stand-in " + batch));

  @Test
  void the_product_of_the_tile_takes_over_once_the_tile_is_compiled() {
    product.compute(0, 0, 0, 0);
    product.compute(1, 0, 0, 0);
    tile.complete(Optional.of((_, _, _, _, _, _, _, _, _, _, _) -> {}));
    product.compute(2, 0, 0, 0);
    product.compute(3, 0, 0, 0);
    assertEquals(List.of("stand-in 0", "stand-in 1", "made", "by tile 2", "by tile 3"), calls);
  }

  @Test
  void the_stand_in_stays_where_the_tile_cannot_be_generated() {
    tile.completeExceptionally(new IllegalStateException("no such operation"));
    product.compute(0, 0, 0, 0);
    product.compute(1, 0, 0, 0);
    assertEquals(List.of("stand-in 0", "stand-in 1"), calls);
  }

  @Test
  void the_stand_in_stays_where_the_product_of_the_tile_finds_no_memory() {
    GemmAlgorithm unmade =
        new TieredGemm<>(
            tile,
            _ -> {
              calls.add("asked");
              throw new OutOfMemoryError("for packed operands");
            },
            (batch, _, _, _) -> calls.add("stand-in " + batch));
    tile.complete(Optional.of((_, _, _, _, _, _, _, _, _, _, _) -> {}));
    unmade.compute(0, 0, 0, 0);
    unmade.compute(1, 0, 0, 0);
    assertEquals(List.of("asked", "stand-in 0", "stand-in 1"), calls);
  }

  @Test
  void the_stand_in_stays_where_the_tile_is_given_up() {
    tile.complete(Optional.empty());
    product.compute(0, 0, 0, 0);
    product.compute(1, 0, 0, 0);
    assertEquals(List.of("stand-in 0", "stand-in 1"), calls);
  }
}
