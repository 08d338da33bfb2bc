package io.lockstep.backend.cpu.matmul;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A product whose tile is being compiled; another product stands in for it until then. The bits are
 * the same, so it does not matter when they change places. Waiting for the tile instead would hold
 * up the first step of a training run.
 *
 * @param <T> the kind of tile
 */
final class TieredGemm<T> implements GemmAlgorithm {
  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.cpu");

  private final CompletableFuture<Optional<T>> tile;
  private final Function<T, GemmAlgorithm> byTile;
  private final GemmAlgorithm standIn;
  private GemmAlgorithm current;
  private boolean decided;

  /**
   * Creates the product.
   *
   * @param tile completed when the tile is compiled; empty, or failed, if it never will be
   * @param byTile makes the product that the tile is for; may fail, as where memory has ended
   * @param standIn computes until then
   */
  TieredGemm(
      CompletableFuture<Optional<T>> tile,
      Function<T, GemmAlgorithm> byTile,
      GemmAlgorithm standIn) {
    this.tile = tile;
    this.byTile = byTile;
    this.standIn = standIn;
    this.current = standIn;
  }

  @Override
  public void compute(int batch, long a, long b, long c) {
    if (!decided && tile.isDone()) {
      decided = true;
      current = choose();
    }
    current.compute(batch, a, b, c);
  }

  /** The stand-in can do what a product that cannot be made was for. */
  private GemmAlgorithm choose() {
    try {
      return tile.join().map(byTile).orElse(standIn);
    } catch (RuntimeException | Error e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "[cpu] a matrix product stays with the kernel that stands in for its own, which may be"
              + " slower",
          e);
      return standIn;
    }
  }
}
