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
final class StandInProduct<T> implements MatrixProduct {
  private final CompletableFuture<Optional<T>> tile;
  private final Function<T, MatrixProduct> byTile;
  private final MatrixProduct standIn;
  private MatrixProduct current;

  /**
   * Creates the product.
   *
   * @param tile completed when the tile is compiled; empty if it never will be
   * @param byTile makes the product that the tile is for
   * @param standIn computes until then
   */
  StandInProduct(
      CompletableFuture<Optional<T>> tile,
      Function<T, MatrixProduct> byTile,
      MatrixProduct standIn) {
    this.tile = tile;
    this.byTile = byTile;
    this.standIn = standIn;
    this.current = standIn;
  }

  @Override
  public void compute(int batch, long a, long b, long c) {
    if (current == standIn && tile.isDone()) {
      current = tile.join().map(byTile).orElse(standIn);
    }
    current.compute(batch, a, b, c);
  }
}
