package io.lockstep.backend.cpu.matmul.tile;

import io.lockstep.backend.cpu.matmul.code.VectorUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The {@link DirectTile}s and {@link SkinnyTile}s for one vector width, each generated and compiled
 * when a product first needs it.
 */
public final class DirectTiles {
  private final int lanes;
  private final boolean manyRegisters;
  private final Map<TileShape, CompletableFuture<Optional<DirectTile>>> tiles =
      new ConcurrentHashMap<>();
  private final Map<Integer, CompletableFuture<Optional<SkinnyTile>>> skinny =
      new ConcurrentHashMap<>();

  /**
   * Creates an empty set.
   *
   * @param lanes floats in a vector
   * @param unit decides how many registers there are
   */
  public DirectTiles(int lanes, VectorUnit unit) {
    this.lanes = lanes;
    this.manyRegisters = unit.hasManyRegisters();
  }

  /** The tile for C: of all its rows if they are few, so that B is read once. */
  public TileShape shape(int m, int n) {
    if (n <= lanes) {
      return new TileShape(Math.min(m, 8), 1, lanes);
    }
    if (m <= 4 && n > 2 * lanes && manyRegisters) {
      return new TileShape(m, 4, lanes);
    }
    int most = manyRegisters ? m <= 10 ? 10 : 8 : 4;
    return new TileShape(Math.min(m, most), 2, lanes);
  }

  /** Returns the floats in a vector. */
  public int lanes() {
    return lanes;
  }

  /** The tile of a shape, once it is compiled; empty if the JIT fails to. */
  public CompletableFuture<Optional<DirectTile>> tile(TileShape shape) {
    return tiles.computeIfAbsent(shape, TileWarmUp::directTile);
  }

  /** The tile for a number of columns, once it is compiled; empty if the JIT fails to. */
  public CompletableFuture<Optional<SkinnyTile>> skinnyTile(int columns) {
    return skinny.computeIfAbsent(columns, TileWarmUp::skinnyTile);
  }
}
