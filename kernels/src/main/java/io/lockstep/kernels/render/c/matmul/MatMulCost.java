package io.lockstep.kernels.render.c.matmul;

import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.spec.MatMulSpec;

/**
 * A rough model of how long a GPU takes for a product, in cycles: waves of groups, each as long as
 * its multiprocessor needs for the instructions of the groups on it. It ranks tiles. Its constants
 * are those of NVIDIA's GPUs from capability 7.5 on, counted in machine code or taken from data
 * sheets, not fitted to measurements; other GPUs differ, and lose speed at most.
 */
final class MatMulCost {
  /** Items that run together, and are issued as one. */
  private static final int WARP = 32;

  /** Warps that a multiprocessor issues in a cycle. */
  private static final int SCHEDULERS = 4;

  /** Registers of a multiprocessor. */
  static final int REGISTERS = 65_536;

  /** Most items on a multiprocessor. */
  private static final int RESIDENT_ITEMS = 2048;

  /** Cycles in which a single warp waits for local memory at each k. */
  private static final double STALL = 12;

  /** Bytes that a multiprocessor gets from the cache of the device in a cycle. */
  private static final double CACHE_BYTES = 24;

  /** Cycles for a group to begin, to load its first part, and to store its results. */
  private static final double GROUP = 2500;

  /** Cycles between two phases of a launch. */
  private static final double PHASE = 3500;

  private MatMulCost() {}

  /** Returns the cycles that a product takes with a tile. */
  static double cycles(MatMulSpec spec, MatMulTile tile, MatMulRuns runs, DeviceLimits limits) {
    long tiles =
        (long) spec.batch()
            * Math.ceilDiv(spec.m(), tile.rows())
            * Math.ceilDiv(spec.n(), tile.cols());
    if (runs != MatMulRuns.SIDE_BY_SIDE) {
      return waves(tile, tiles, Math.max(spec.k(), 1), limits);
    }
    int count = Math.ceilDiv(spec.k(), SummationOrder.PRODUCT_RUN);
    double results = (double) spec.batch() * spec.m() * spec.n();
    double moved = 2 * count * results * Float.BYTES;
    return waves(tile, tiles * count, SummationOrder.PRODUCT_RUN, limits)
        + PHASE
        + moved / (CACHE_BYTES * limits.multiprocessors());
  }

  /** Returns the cycles of so many groups that go through so many k each. */
  private static double waves(MatMulTile tile, long groups, int k, DeviceLimits limits) {
    int most = resident(tile);
    long wave = (long) most * limits.multiprocessors();
    long full = groups / wave;
    long rest = groups % wave;
    double last =
        rest == 0 ? 0 : GROUP + k * pace(tile, Math.ceilDiv(rest, limits.multiprocessors()));
    return full * (GROUP + k * pace(tile, most)) + last;
  }

  /** Returns the number of groups that a multiprocessor holds at a time. */
  private static int resident(MatMulTile tile) {
    return Math.min(tile.residentGroups(), RESIDENT_ITEMS / tile.items());
  }

  /** Returns the cycles of a multiprocessor for one k of so many groups side by side. */
  private static double pace(MatMulTile tile, long groups) {
    double issued = instructions(tile);
    long warps = groups * Math.ceilDiv(tile.items(), WARP);
    double computing = Math.ceilDiv(warps, SCHEDULERS) * issued;
    double loading = groups * (tile.rows() + tile.cols()) * Float.BYTES / CACHE_BYTES;
    return Math.max(Math.max(computing, issued + STALL), loading);
  }

  /** Returns the instructions of a warp for one k: multiplications, and what goes with a part. */
  private static double instructions(MatMulTile tile) {
    double multiplied = tile.ownRows() * tile.ownCols();
    double read = Math.ceilDiv(tile.ownRows(), 4) + Math.ceilDiv(tile.ownCols(), 4);
    double vectors = (tile.rows() + tile.cols()) * tile.depth() / 4.0 / tile.items();
    return multiplied + read + (6 * vectors + 14) / tile.depth();
  }
}
