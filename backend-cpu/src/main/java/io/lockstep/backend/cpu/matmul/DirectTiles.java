package io.lockstep.backend.cpu.matmul;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The {@link DirectTile}s for one vector width, each generated and compiled when a product first
 * needs it.
 */
final class DirectTiles {
  private final int lanes;
  private final Map<TileShape, CompletableFuture<Optional<DirectTile>>> tiles = new ConcurrentHashMap<>();

  DirectTiles(int lanes) {
    this.lanes = lanes;
  }

  /** The tile for a block of C, or for blocks that it is made up of. */
  TileShape shape(int m, int n) {
    int vectors = n <= lanes ? 1 : 2;
    // Vectors of 512 bits come with 32 registers, others with 16.
    int most = vectors == 1 || lanes == 16 ? 8 : 4;
    return new TileShape(Math.min(most, Integer.highestOneBit(m)), vectors, lanes);
  }

  /** The widest block that one tile covers. */
  int maxColumns() {
    return 2 * lanes;
  }

  /** The tile of a shape, once it is compiled; empty if the JIT fails to. */
  Optional<DirectTile> tile(TileShape shape) {
    return tiles.computeIfAbsent(shape, WarmUp::directTile).join();
  }
}
