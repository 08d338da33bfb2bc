package io.lockstep.backend.cpu.matmul.tile;

import io.lockstep.backend.cpu.matmul.tile.TileChoice.Tried;
import io.lockstep.backend.cpu.matmul.tile.TileSet.Sized;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The self-test at the start: has tiles compiled, times them, and picks those that this processor
 * and this run of the JIT make fast. Runs on the warm-up thread; bits do not depend on the choice.
 */
final class TileSelfTest {
  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.cpu");

  private final CompletableFuture<Optional<Peak>> peak;

  private TileSelfTest(int lanes) {
    peak = TileWarmUp.peak(lanes);
  }

  /**
   * Begins to choose among families for vectors of {@code lanes} floats; empty if none compiles.
   */
  static CompletableFuture<Optional<Tried>> choose(int lanes, List<TileFamily> candidates) {
    return TileChoice.choose(candidates, new TileSelfTest(lanes)::attempt);
  }

  private CompletableFuture<Optional<Tried>> attempt(TileFamily family) {
    if (peak.isDone() && peak.join().isEmpty()) {
      // The JIT compiles no vectors, or has no time to: spares the wait for each of the others.
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return compile(family)
        .thenCombine(peak, (tiles, yardstick) -> tiles.map(t -> time(family, t, yardstick)));
  }

  /** Generates all tiles of a family; empty if one of them is not compiled. */
  static CompletableFuture<Optional<List<Sized>>> compile(TileFamily family) {
    var tiles = family.shapes().stream().map(TileWarmUp::tile).toList();
    return CompletableFuture.allOf(tiles.toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          List<Sized> compiled = new ArrayList<>();
          for (int i = 0; i < tiles.size(); i++) {
            int rows = family.shapes().get(i).rows();
            tiles.get(i).join().ifPresent(tile -> compiled.add(new Sized(rows, tile)));
          }
          return compiled.size() == tiles.size() ? Optional.of(compiled) : Optional.empty();
        });
  }

  /** Without a yardstick nothing is known to be slow. */
  private static Tried time(TileFamily family, List<Sized> tiles, Optional<Peak> yardstick) {
    double share = 1;
    if (yardstick.isPresent()) {
      for (int i = 0; i < tiles.size(); i++) {
        TileShape shape = family.shapes().get(i);
        TileSpeed speed = TileSpeed.measure(shape, tiles.get(i).tile(), yardstick.get());
        LOG.log(
            System.Logger.Level.DEBUG,
            () ->
                "[cpu] tile of %s: %.0f GFLOP/s, %.2f of the processor's peak"
                    .formatted(shape, speed.gflops(), speed.share()));
        share = Math.min(share, speed.share());
      }
    }
    return new Tried(family, tiles, share);
  }
}
