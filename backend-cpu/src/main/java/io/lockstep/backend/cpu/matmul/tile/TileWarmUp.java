package io.lockstep.backend.cpu.matmul.tile;

import io.lockstep.backend.cpu.jit.Candidate;
import io.lockstep.backend.cpu.matmul.code.KernelWarmUp;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Generated tiles on their way to being compiled. */
final class TileWarmUp {
  private static final int DEPTH = 4;

  /** The count that makes a call empty. */
  private static final int NOTHING = -1;

  private TileWarmUp() {}

  /** Returns the tile once it is compiled; empty if the JIT fails to keep it in registers. */
  static CompletableFuture<Optional<Tile>> tile(TileShape shape) {
    return KernelWarmUp.ask(memory -> candidate(shape, memory));
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
    return KernelWarmUp.ask(arena -> {
      long memory = arena.allocate(4L * lanes, 64).address();
      Peak peak = PeakGenerator.generate(lanes);
      return new Candidate<>(peak, () -> peak.run(memory, NOTHING), _ -> peak.run(memory, DEPTH));
    });
  }

  /** Returns the tile once it is compiled; empty if the JIT fails to keep it in registers. */
  static CompletableFuture<Optional<DirectTile>> directTile(TileShape shape) {
    return KernelWarmUp.ask(memory -> directCandidate(shape, memory));
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

  /** Returns the tile once it is compiled; empty if the JIT fails to keep it in registers. */
  static CompletableFuture<Optional<SkinnyTile>> skinnyTile(int columns) {
    return KernelWarmUp.ask(memory -> skinnyCandidate(columns, memory));
  }

  /** One of eight calls does work, as with direct tiles. */
  private static Candidate<SkinnyTile> skinnyCandidate(int columns, Arena memory) {
    int chunks = 2;
    int steps = 2 * SkinnyTile.BLOCK;
    long row = 4L * steps * chunks;
    long a = memory.allocate(row * SkinnyTile.ROWS, 64).address();
    long b = memory.allocate(row * columns, 64).address();
    long c = memory.allocate(SkinnyTile.COLUMN_BYTES * columns, 64).address();
    long scratch = memory.allocate(SkinnyTile.SCRATCH_BYTES, 64).address();
    SkinnyTile tile = SkinnyTileGenerator.generate(columns);
    int[] calls = {0};
    return new Candidate<>(
        tile,
        () -> {
          int count = calls[0]++ % 8 == 0 ? chunks : NOTHING;
          tile.multiply(a, row, b, 4, row, count, steps, 0, scratch, c, c, c);
        },
        _ -> tile.multiply(a, row, b, 4, row, chunks, steps, 0, scratch, c, c, c));
  }
}
