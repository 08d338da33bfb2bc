package io.lockstep.backend.cpu.matmul;

import java.lang.foreign.Arena;

/**
 * Runs generated code until the JIT has compiled it.
 *
 * <p>C1 can rarely compile a tile, so it is interpreted, a hundred times too slow, until C2 has
 * compiled it. And while C2 is busy, C1 may compile it at a tier that HotSpot then never leaves; a
 * tile that stays slow is generated anew, as a class with its own counters.
 */
final class WarmUp {
  private static final int DEPTH = 32;
  private static final int CALLS = 12_000;
  private static final int ATTEMPTS = 5;

  /** Nanoseconds one step of one vector takes at most once compiled; interpreted takes over 50. */
  private static final double COMPILED = 3;

  private WarmUp() {}

  static Tile tile(TileShape shape) {
    try (Arena arena = Arena.ofConfined()) {
      long stride = 4L * shape.columns();
      long a = arena.allocate(4L * shape.rows() * DEPTH, 64).address();
      long b = arena.allocate(stride * DEPTH, 64).address();
      long c = arena.allocate(stride * shape.rows(), 64).address();
      double enough = COMPILED * DEPTH * shape.rows() * shape.vectors();
      Tile tile = TileGenerator.generate(shape);
      for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
        for (int call = 0; call < CALLS; call++) {
          long start = System.nanoTime();
          tile.multiply(a, b, stride, DEPTH, c, stride, c, stride);
          if (System.nanoTime() - start < enough) {
            return tile;
          }
        }
        tile = TileGenerator.generate(shape);
      }
      return tile;
    }
  }

  static Packer packer(int lanes) {
    VectorPacker packer = new VectorPacker(lanes);
    int depth = 4 * lanes;
    try (Arena arena = Arena.ofConfined()) {
      long source = arena.allocate(4L * lanes * depth, 64).address();
      long target = arena.allocate(4L * lanes * depth + Packer.SLACK, 64).address();
      for (int call = 0; call < 1000; call++) {
        packer.pack(target, lanes, depth, source, lanes, 4L * depth, 4);
        packer.pack(target, lanes, depth, source, lanes, 4, 4L * lanes);
      }
    }
    return packer;
  }
}
