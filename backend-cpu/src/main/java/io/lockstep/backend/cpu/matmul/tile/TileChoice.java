package io.lockstep.backend.cpu.matmul.tile;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The choice among families of tiles: the first if it is good, at once. If it is slow, C2 may have
 * had an accident, so it is made once more; then the others in turn until one is good. If none is,
 * the fastest.
 */
final class TileChoice {
  /**
   * Tiles of a family, compiled and timed.
   *
   * @param family their shapes
   * @param tiles the tiles, tallest first
   * @param share how near the slowest of them comes to the peak, as in {@link TileSpeed}
   */
  record Tried(TileFamily family, List<TileSet.Sized> tiles, double share) {
    boolean isGood() {
      return share >= TileSpeed.GOOD;
    }
  }

  private final Function<TileFamily, CompletableFuture<Optional<Tried>>> attempt;

  private TileChoice(Function<TileFamily, CompletableFuture<Optional<Tried>>> attempt) {
    this.attempt = attempt;
  }

  /**
   * Chooses.
   *
   * @param candidates the families, the likely best first
   * @param attempt makes the tiles of a family anew and times them; empty if the JIT fails to
   *     compile them, which more attempts do not change
   * @return empty if no family is compiled
   */
  static CompletableFuture<Optional<Tried>> choose(
      List<TileFamily> candidates,
      Function<TileFamily, CompletableFuture<Optional<Tried>>> attempt) {
    List<TileFamily> others = new ArrayList<>(candidates);
    TileFamily first = others.removeFirst();
    return attempt
        .apply(first)
        .thenCompose(tried -> {
          if (tried.isPresent()) {
            others.addFirst(first);
          }
          return new TileChoice(attempt).next(tried, others.iterator());
        });
  }

  private CompletableFuture<Optional<Tried>> next(
      Optional<Tried> best, Iterator<TileFamily> others) {
    if (!others.hasNext() || best.isPresent() && best.get().isGood()) {
      return CompletableFuture.completedFuture(best);
    }
    return attempt.apply(others.next()).thenCompose(tried -> next(faster(best, tried), others));
  }

  private static Optional<Tried> faster(Optional<Tried> best, Optional<Tried> tried) {
    return best.isEmpty() || tried.isPresent() && tried.get().share() > best.get().share()
        ? tried
        : best;
  }
}
