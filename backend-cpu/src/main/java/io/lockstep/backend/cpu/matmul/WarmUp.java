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
  private static final double TILE_STEP = 3;

  /** Nanoseconds one float takes at most to pack once compiled; interpreted takes over 10. */
  private static final double PACKED_FLOAT = 2;

  private WarmUp() {}

  static Tile tile(TileShape shape) {
    try (Arena arena = Arena.ofConfined()) {
      long stride = 4L * shape.columns();
      long a = arena.allocate(4L * shape.rows() * DEPTH, 64).address();
      long b = arena.allocate(stride * DEPTH, 64).address();
      long c = arena.allocate(stride * shape.rows(), 64).address();
      double enough = TILE_STEP * DEPTH * shape.rows() * shape.vectors();
      for (int attempt = 1; ; attempt++) {
        Tile tile = TileGenerator.generate(shape);
        Runnable call = () -> tile.multiply(a, b, stride, DEPTH, c, stride, c, stride);
        if (becomesFast(call, enough) || attempt == ATTEMPTS) {
          return tile;
        }
      }
    }
  }

  /** A direct tile, run with full and with cut vectors. */
  static DirectTile directTile(TileShape shape) {
    try (Arena arena = Arena.ofConfined()) {
      long stride = 4L * shape.columns();
      long a = arena.allocate(4L * shape.rows() * DEPTH, 64).address();
      long b = arena.allocate(stride * DEPTH, 64).address();
      long c = arena.allocate(stride * shape.rows(), 64).address();
      double enough = TILE_STEP * DEPTH * shape.rows() * shape.vectors();
      for (int attempt = 1; ; attempt++) {
        DirectTile tile = DirectTileGenerator.generate(shape);
        Runnable call =
            () -> {
              for (int cut = 0; cut < 2; cut++) {
                int width = shape.columns() - cut * (shape.columns() - 1);
                tile.multiply(
                    a, 4L * DEPTH, 4, b, stride, DEPTH, c, stride, c, stride, width);
              }
            };
        if (becomesFast(call, 2 * enough) || attempt == ATTEMPTS) {
          return tile;
        }
      }
    }
  }

  static Packer packer(int lanes) {
    VectorPacker packer = new VectorPacker(lanes);
    int depth = DEPTH * lanes;
    double enough = PACKED_FLOAT * lanes * depth;
    try (Arena arena = Arena.ofConfined()) {
      long source = arena.allocate(4L * lanes * depth, 64).address();
      long target = arena.allocate(4L * lanes * depth + Packer.SLACK, 64).address();
      becomesFast(() -> packer.pack(target, lanes, depth, source, lanes, 4L * depth, 4), enough);
      becomesFast(() -> packer.pack(target, lanes, depth, source, lanes, 4, 4L * lanes), enough);
    }
    return packer;
  }

  /** Repeats a call until it takes at most so many nanoseconds; gives up after a while. */
  private static boolean becomesFast(Runnable call, double nanos) {
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      call.run();
      if (System.nanoTime() - start <= nanos) {
        return true;
      }
    }
    return false;
  }
}
