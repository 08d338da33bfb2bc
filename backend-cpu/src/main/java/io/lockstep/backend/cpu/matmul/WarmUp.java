package io.lockstep.backend.cpu.matmul;

import io.lockstep.backend.cpu.jit.Candidate;
import io.lockstep.backend.cpu.jit.WarmUpThread;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Generated tiles and movers on their way to being compiled. */
final class WarmUp {
  private static final int DEPTH = 4;

  /** The count that makes a call empty. */
  private static final int NOTHING = -1;

  private WarmUp() {}

  /** Returns the tile once it is compiled; empty if the JIT fails to keep it in registers. */
  static CompletableFuture<Optional<Tile>> tile(TileShape shape) {
    return WarmUpThread.ask(memory -> Optional.of(candidate(shape, memory)));
  }

  private static Candidate<Tile> candidate(TileShape shape, Arena memory) {
    long stride = 4L * shape.columns();
    long a = memory.allocate(4L * shape.rows() * DEPTH, 64).address();
    long b = memory.allocate(stride * DEPTH, 64).address();
    long c = memory.allocate(stride * shape.rows(), 64).address();
    Tile tile = TileGenerator.generate(shape);
    return new Candidate<>(
        tile,
        () -> tile.multiply(a, b, stride, NOTHING, c, stride, c, stride),
        _ -> tile.multiply(a, b, stride, DEPTH, c, stride, c, stride));
  }

  /** Returns the yardstick of tiles once it is compiled; empty if the JIT fails to. */
  static CompletableFuture<Optional<Peak>> peak(int lanes) {
    return WarmUpThread.ask(arena -> {
      long memory = arena.allocate(4L * lanes, 64).address();
      Peak peak = PeakGenerator.generate(lanes);
      return Optional.of(
          new Candidate<>(peak, () -> peak.run(memory, NOTHING), _ -> peak.run(memory, DEPTH)));
    });
  }

  /** Returns the tile once it is compiled; empty if the JIT fails to keep it in registers. */
  static CompletableFuture<Optional<DirectTile>> directTile(TileShape shape) {
    return WarmUpThread.ask(memory -> Optional.of(directCandidate(shape, memory)));
  }

  /**
   * Full calls have full and cut vectors in turns, as they will be. One of eight calls does work:
   * with fewer, C2 takes the loop for rare and spills accumulators there, which halves the speed.
   */
  private static Candidate<DirectTile> directCandidate(TileShape shape, Arena memory) {
    long row = 4L * DEPTH;
    long stride = 4L * shape.columns();
    long a = memory.allocate(row * shape.rows(), 64).address();
    long b = memory.allocate(stride * DEPTH, 64).address();
    long c = memory.allocate(stride * shape.rows(), 64).address();
    DirectTile tile = DirectTileGenerator.generate(shape);
    int[] calls = {0};
    return new Candidate<>(
        tile,
        () -> {
          int depth = calls[0]++ % 8 == 0 ? DEPTH : NOTHING;
          tile.multiply(a, row, 4, b, stride, depth, c, stride, c, stride, shape.columns());
        },
        turn -> {
          int width = turn % 2 == 0 ? shape.columns() : 1;
          tile.multiply(a, row, 4, b, stride, DEPTH, c, stride, c, stride, width);
        });
  }

  /** Returns the copier once it is compiled; empty if the JIT fails to keep it in registers. */
  static CompletableFuture<Optional<Mover>> copier(int lanes) {
    return WarmUpThread.ask(
        memory -> Optional.of(candidate(MoverGenerator.copier(lanes), lanes, memory)));
  }

  /** Returns the transposer once it is compiled; empty if the JIT fails to. */
  static CompletableFuture<Optional<Mover>> transposer(int lanes) {
    return WarmUpThread.ask(
        memory -> Optional.of(candidate(MoverGenerator.transposer(lanes), lanes, memory)));
  }

  /** Returns a spreader once it is compiled; empty if the JIT fails to. */
  static CompletableFuture<Optional<Spreader>> spreader(int vectors, int lanes) {
    return WarmUpThread.ask(memory -> {
      long width = 4L * vectors * lanes;
      long source = memory.allocate(width * DEPTH * DEPTH, 64).address();
      long target = memory.allocate(width * DEPTH * DEPTH, 64).address();
      Spreader spreader = SpreaderGenerator.generate(vectors, lanes);
      return Optional.of(
          new Candidate<>(
              spreader,
              () -> spreader.spread(target, width, DEPTH, width, NOTHING, source, width),
              _ ->
                  spreader.spread(
                      target, width * DEPTH, DEPTH, width, DEPTH, source, width * DEPTH)));
    });
  }

  private static Candidate<Mover> candidate(Mover mover, int lanes, Arena memory) {
    long step = 4L * lanes;
    long block = step * lanes;
    long source = memory.allocate(block * DEPTH, 64).address();
    long target = memory.allocate(block * DEPTH, 64).address();
    // Blocks of lanes x lanes, their rows side by side: the copier takes a row of each.
    return new Candidate<>(
        mover,
        () -> mover.move(target, step, NOTHING, source, step * DEPTH, lanes),
        turn -> mover.move(target, step, DEPTH, source, step * DEPTH, lanes - turn % 2));
  }
}
