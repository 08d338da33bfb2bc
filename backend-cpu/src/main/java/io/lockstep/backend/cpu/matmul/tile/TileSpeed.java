package io.lockstep.backend.cpu.matmul.tile;

import java.lang.foreign.Arena;
import java.util.function.LongSupplier;

/**
 * How fast a compiled tile is on operands in the first-level cache.
 *
 * @param gflops its billions of operations a second; a multiply-add counts as two
 * @param share its part of what the processor can do at the time, about 1 at best
 */
record TileSpeed(double gflops, double share) {
  /**
   * The share from which on a tile is good; compiled well most have 0.9 or more, by accident half.
   */
  static final double GOOD = 0.8;

  /** Bytes of A, which leave room for a row of B in any first-level cache. */
  private static final int PANEL_BYTES = 24 << 10;

  /** Runs of some microseconds; the fastest counts, since another process may hold up the rest. */
  private static final int LEAST_ROUNDS = 50;

  private static final int MOST_ROUNDS = 1000;

  /**
   * Times a tile and the yardstick, with as many multiply-adds, in turns: a fifth of a millisecond
   * if it is good, more if it is not.
   */
  static TileSpeed measure(TileShape shape, Tile tile, Peak peak) {
    return measure(shape, tile, peak, System::nanoTime);
  }

  /** The same by a given clock, in nanoseconds. */
  static TileSpeed measure(TileShape shape, Tile tile, Peak peak, LongSupplier clock) {
    int depth = PANEL_BYTES / (4 * shape.rows());
    long vectors = (long) depth * shape.rows() * shape.vectors();
    int steps = (int) (vectors / PeakGenerator.CHAINS);
    double ratio = (double) vectors / ((long) steps * PeakGenerator.CHAINS);
    long row = 4L * shape.columns();
    try (Arena memory = Arena.ofConfined()) {
      long a = memory.allocate(PANEL_BYTES, 64).address();
      long b = memory.allocate(row, 64).address();
      long c = memory.allocate(row * shape.rows(), 64).address();
      long zeros = memory.allocate(4L * shape.lanes(), 64).address();
      long tileNanos = Long.MAX_VALUE;
      long peakNanos = Long.MAX_VALUE;
      double share = 0;
      for (int i = 0; i < LEAST_ROUNDS || i < MOST_ROUNDS && share < GOOD; i++) {
        long start = clock.getAsLong();
        tile.multiply(a, b, 0, depth, c, row, c, row);
        long middle = clock.getAsLong();
        peak.run(zeros, steps);
        long end = clock.getAsLong();
        tileNanos = Math.min(tileNanos, middle - start);
        peakNanos = Math.min(peakNanos, end - middle);
        share = ratio * peakNanos / tileNanos;
      }
      return new TileSpeed(2.0 * vectors * shape.lanes() / tileNanos, share);
    }
  }
}
