package io.lockstep.kernels.render.c;

import io.lockstep.kernels.spec.KernelSpec.MatMulSpec;
import java.util.List;

/** The family of tiles, and which one a product gets. */
final class MatMulTiles {
  /** With fewer groups than this a device is idle in part, and runs of k go side by side. */
  private static final int FEW_GROUPS = 128;

  private static final MatMulTile LARGE = new MatMulTile(128, 128, 8, 8, 4, 8, 2);
  private static final MatMulTile MEDIUM = new MatMulTile(64, 64, 4, 4, 4, 16, 2);
  private static final MatMulTile SMALL = new MatMulTile(32, 32, 4, 4, 4, 16, 2);
  private static final MatMulTile LOW = new MatMulTile(16, 128, 2, 4, 4, 8, 2);
  private static final MatMulTile NARROW = new MatMulTile(128, 16, 4, 2, 4, 8, 2);
  private static final MatMulTile FLAT = new MatMulTile(4, 64, 1, 1, 1, 16, 2);
  private static final MatMulTile THIN = new MatMulTile(64, 4, 1, 1, 1, 16, 2);
  private static final MatMulTile TINY = new MatMulTile(16, 16, 4, 4, 4, 16, 2);
  private static final MatMulTile SERIAL = new MatMulTile(64, 64, 8, 16, 16, 32, 1);
  private static final MatMulTile SINGLE = new MatMulTile(8, 32, 8, 32, 32, 64, 1);

  private MatMulTiles() {}

  /** Returns all tiles; the last one fits every device. */
  static List<MatMulTile> all() {
    return List.of(
        LARGE, MEDIUM, SMALL, LOW, NARROW, FLAT, THIN, TINY, SERIAL, SINGLE);
  }

  /** Returns the tile for a product on a device. */
  static MatMulTile choose(MatMulSpec spec, DeviceLimits limits) {
    return candidates(spec, limits).stream()
        .filter(tile -> tile.fits(limits))
        .findFirst()
        .orElse(SINGLE);
  }

  private static List<MatMulTile> candidates(MatMulSpec spec, DeviceLimits limits) {
    if (limits.serialItems()) {
      return List.of(SERIAL);
    }
    if (spec.m() <= 4) {
      return List.of(FLAT, TINY);
    }
    if (spec.n() <= 4) {
      return List.of(THIN, TINY);
    }
    if (spec.m() <= 16) {
      return List.of(LOW, TINY);
    }
    if (spec.n() <= 16) {
      return List.of(NARROW, TINY);
    }
    return groups(spec, LARGE) >= FEW_GROUPS
        ? List.of(LARGE, MEDIUM, SMALL, TINY)
        : groups(spec, MEDIUM) >= FEW_GROUPS
            ? List.of(MEDIUM, SMALL, TINY)
            : List.of(SMALL, TINY);
  }

  /** Returns how the runs of k are put together. */
  static MatMulRuns runs(MatMulSpec spec, MatMulTile tile, DeviceLimits limits) {
    if (limits.serialItems()) {
      return MatMulRuns.IN_TURN;
    }
    if (spec.k() <= MatMulKernel.RUN) {
      return MatMulRuns.ONE;
    }
    return groups(spec, tile) < FEW_GROUPS ? MatMulRuns.SIDE_BY_SIDE : MatMulRuns.IN_TURN;
  }

  private static long groups(MatMulSpec spec, MatMulTile tile) {
    return (long) spec.batch()
        * Math.ceilDiv(spec.m(), tile.rows())
        * Math.ceilDiv(spec.n(), tile.cols());
  }
}
