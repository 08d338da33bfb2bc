package io.lockstep.backend.cpu.matmul;

/**
 * How one product is cut: C into panels of rows and strips of columns, one tile each where they
 * cross; panels and strips into chunks that are packed together, and chunks into blocks and regions,
 * the unit of parallel work; k into blocks of whole runs. Only the runs touch the arithmetic.
 *
 * @param m rows of C
 * @param n columns of C
 * @param k length of the sums
 * @param panels number of panels; they differ by one row at most, so no tile is nearly empty
 * @param strips number of strips; all but the last have the width of a tile
 * @param columns columns of a tile
 * @param panelsPerBlock panels whose packed A stays in the second-level cache
 * @param stripsPerRegion strips a thread goes through with one block of A
 */
record Blocking(
    int m,
    int n,
    int k,
    int panels,
    int strips,
    int columns,
    int panelsPerBlock,
    int stripsPerRegion) {
  /** Length of one chain of fused multiply-adds, fixed by the arithmetic contract. */
  static final int RUN = 512;

  /** Steps of k that are packed together. */
  static final int DEPTH = 2 * RUN;

  /** Rows, and columns, that are packed together; with DEPTH floats each they take 8 MiB. */
  private static final int CHUNK = 2048;

  private static final int BLOCK_ROWS = 112;
  private static final int REGION_COLUMNS = 256;
  private static final int PIECES_PER_THREAD = 4;

  static Blocking of(int m, int n, int k, TileSet tiles, int threads) {
    int panels = Math.ceilDiv(m, tiles.maxRows());
    int strips = Math.ceilDiv(n, tiles.columns());
    int panelsPerBlock = evenly(panels, Math.max(1, BLOCK_ROWS / tiles.maxRows()));
    int stripsPerRegion = evenly(strips, Math.max(1, REGION_COLUMNS / tiles.columns()));
    int wanted = threads == 1 ? 1 : PIECES_PER_THREAD * threads;
    while (stripsPerRegion > 1
        && Math.ceilDiv(panels, panelsPerBlock) * Math.ceilDiv(strips, stripsPerRegion) < wanted) {
      stripsPerRegion = Math.ceilDiv(stripsPerRegion, 2);
    }
    while (panelsPerBlock > 1
        && Math.ceilDiv(panels, panelsPerBlock) * Math.ceilDiv(strips, stripsPerRegion) < wanted) {
      panelsPerBlock = Math.ceilDiv(panelsPerBlock, 2);
    }
    return new Blocking(
        m, n, k, panels, strips, tiles.columns(), panelsPerBlock, stripsPerRegion);
  }

  /** The largest group size of about {@code size} that cuts {@code count} into equal groups. */
  private static int evenly(int count, int size) {
    return Math.ceilDiv(count, Math.ceilDiv(count, size));
  }

  /** The first row of a panel; the panel after the last one starts at m. */
  int firstRow(int panel) {
    return panel * (m / panels) + Math.min(panel, m % panels);
  }

  /** The first column of a strip; the strip after the last one starts at n. */
  int firstColumn(int strip) {
    return Math.min(n, strip * columns);
  }

  int rows(int panel) {
    return firstRow(panel + 1) - firstRow(panel);
  }

  int width(int strip) {
    return firstColumn(strip + 1) - firstColumn(strip);
  }

  /** Panels in a chunk, a multiple of the panels of a block. */
  int panelsPerChunk() {
    int rows = Math.max(1, m / panels) * panelsPerBlock;
    return panelsPerBlock * Math.max(1, CHUNK / rows);
  }

  /** Strips in a chunk, a multiple of the strips of a region. */
  int stripsPerChunk() {
    return stripsPerRegion * Math.max(1, CHUNK / (columns * stripsPerRegion));
  }

  /** The number of steps of k that are packed at once. */
  int maxDepth() {
    return Math.min(k, DEPTH);
  }
}
