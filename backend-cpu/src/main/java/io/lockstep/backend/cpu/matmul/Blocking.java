package io.lockstep.backend.cpu.matmul;

import io.lockstep.backend.cpu.matmul.tile.TileSet;
import io.lockstep.kernels.expr.SummationOrder;

/**
 * How one product is cut. C falls into panels of rows and strips of columns, one tile where they
 * cross; a block of panels by a region of strips is the unit of parallel work, of which a worker
 * takes several neighbours at once. B is packed chunk by chunk, for a slice of k; A by each worker,
 * for the block it is at. A slice is two runs of k, or a little more at the end, which a tile of C
 * takes one after the other while it is in the first-level cache. Only the runs touch the
 * arithmetic.
 *
 * @param m rows of C
 * @param n columns of C
 * @param k length of the sums
 * @param panels number of panels; they differ by one row at most, so no tile is nearly empty
 * @param strips number of strips; all but the last have the width of a tile
 * @param columns columns of a tile
 * @param blocks number of blocks; they differ by one panel at most, and a slice of one stays in the
 *     second-level cache
 * @param stripsPerRegion strips in a region; all but the last in a chunk have as many
 */
record Blocking(
    int m, int n, int k, int panels, int strips, int columns, int blocks, int stripsPerRegion) {
  /** Length of one chain of fused multiply-adds, fixed by the arithmetic contract. */
  static final int RUN = SummationOrder.PRODUCT_RUN;

  /** Length of a slice: whole runs. */
  private static final int SLICE = 2 * RUN;

  /** Steps of k that are too few for a slice of their own. */
  private static final int REMNANT = RUN / 2;

  /** Elements of B that are packed together; they take 4 MiB of last-level cache. */
  private static final int CHUNK = 1 << 20;

  /** Elements of A that are packed together; they take 392 KiB of second-level cache. */
  private static final int BLOCK = 98 << 10;

  private static final int REGION_COLUMNS = 1024;

  /** Pieces of a thread at least, so that threads of unequal speed end at about the same time. */
  private static final int PIECES_PER_THREAD = 3;

  /** Columns of a region where blocks alone are pieces enough: what the last groups shrink to. */
  private static final int SMALL_REGION_COLUMNS = 256;

  /** Panels in a block at least, so that a strip is used often enough once it is in the cache. */
  private static final int FEWEST_PANELS = 6;

  static Blocking of(GemmProblem problem, TileSet tiles, int threads) {
    int m = problem.m();
    int n = problem.n();
    int k = problem.k();
    int panels = Math.ceilDiv(m, tiles.maxRows());
    int strips = Math.ceilDiv(n, tiles.columns());
    int longest = Math.max(1, longestSlice(k));
    int blocks = Math.ceilDiv(panels, Math.max(1, BLOCK / longest / tiles.maxRows()));
    int stripsPerRegion = evenly(strips, Math.max(1, REGION_COLUMNS / tiles.columns()));
    if (problem.byRows()) {
      stripsPerRegion = Math.min(strips, Math.max(1, CHUNK / longest / tiles.columns()));
      long area = (long) m * stripsPerRegion * tiles.columns();
      blocks = Math.max(blocks, (int) Math.ceilDiv(area, Epilogue.BLOCK));
    }
    if (threads > 1) {
      int wanted = PIECES_PER_THREAD * threads;
      blocks = Math.max(blocks, Math.min(wanted, panels / FEWEST_PANELS));
      if (!problem.byRows()) {
        int columns = blocks >= wanted ? SMALL_REGION_COLUMNS : REGION_COLUMNS;
        stripsPerRegion = evenly(strips, Math.max(1, columns / tiles.columns()));
        while (stripsPerRegion > 1 && blocks * Math.ceilDiv(strips, stripsPerRegion) < wanted) {
          stripsPerRegion = Math.ceilDiv(stripsPerRegion, 2);
        }
      }
      blocks = Math.max(blocks, Math.ceilDiv(wanted, Math.ceilDiv(strips, stripsPerRegion)));
      if (blocks > threads && blocks * Math.ceilDiv(strips, stripsPerRegion) % threads != 0) {
        blocks = threads * Math.ceilDiv(blocks, threads);
      }
    }
    return new Blocking(
        m, n, k, panels, strips, tiles.columns(), Math.min(panels, blocks), stripsPerRegion);
  }

  /** The size of equal groups of at most {@code size} that {@code count} is cut into. */
  private static int evenly(int count, int size) {
    return Math.ceilDiv(count, Math.ceilDiv(count, size));
  }

  /** The first row of a panel; the panel after the last one starts at m. */
  int firstRow(int panel) {
    return panel * (m / panels) + Math.min(panel, m % panels);
  }

  /** The first of the panels that are a row shorter than those before; m if all are equal. */
  int firstShorter() {
    return m % panels == 0 ? m : m % panels;
  }

  /** The first column of a strip; the strip after the last one starts at n. */
  int firstColumn(int strip) {
    return strip == strips ? n : strip * columns;
  }

  int rows(int panel) {
    return firstRow(panel + 1) - firstRow(panel);
  }

  int width(int strip) {
    return firstColumn(strip + 1) - firstColumn(strip);
  }

  /** The first panel of a block; the block after the last one starts at the number of panels. */
  int firstPanel(int block) {
    return block * (panels / blocks) + Math.min(block, panels % blocks);
  }

  /** Panels in the largest block. */
  int panelsPerBlock() {
    return Math.ceilDiv(panels, blocks);
  }

  /** Strips of B that are packed together, whole regions. */
  int stripsPerChunk() {
    int regions = Math.max(1, CHUNK / Math.max(1, longestSlice()) / (columns * stripsPerRegion));
    return Math.min(strips, regions * stripsPerRegion);
  }

  /** Steps of k in the longest slice. */
  int longestSlice() {
    return longestSlice(k);
  }

  private static int longestSlice(int k) {
    int remnant = k % SLICE;
    return Math.min(k, remnant <= REMNANT ? SLICE + remnant : SLICE);
  }

  /** Steps of k in the slice that begins at {@code start}. */
  int depth(int start) {
    int rest = k - start;
    return rest <= longestSlice() ? rest : SLICE;
  }
}
