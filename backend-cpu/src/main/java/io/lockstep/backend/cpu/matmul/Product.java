package io.lockstep.backend.cpu.matmul;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * One product in the course of being computed: packs a chunk of both operands, then computes the
 * chunk's blocks of C, one block of k after another.
 *
 * <p>Packed operands lie in the first worker's memory; each worker has its own block of C for tiles
 * that stick out of it.
 */
final class Product {
  /** A row of +0 that a first run is added to; longer than any tile is wide. */
  private static final long ZEROS = Arena.global().allocate(4L * 64, 64).address();

  /** Below this many panels an element of B is used too seldom to be worth packing. */
  private static final int PANELS_WORTH_PACKING = 3;

  private final TileSet tiles;
  private final Blocking cut;
  private final Operand a;
  private final Operand b;
  private final Operand c;
  private final @Nullable Epilogue epilogue;
  private final Workspace[] workspaces;
  private final long panelBytes;
  private final long stripBytes;
  private final long packedA;
  private final long packedB;
  private final boolean readsB;

  // The batch element, chunk and block of k in work.
  private int batch;
  private long aBase;
  private long bBase;
  private long cBase;
  private int firstPanel;
  private int endPanel;
  private int firstStrip;
  private int endStrip;
  private int from;
  private int depth;

  Product(
      TileSet tiles,
      Blocking cut,
      Operand a,
      Operand b,
      Operand c,
      @Nullable Epilogue epilogue,
      Workspace[] workspaces,
      int owner) {
    this.tiles = tiles;
    this.cut = cut;
    this.a = a;
    this.b = b;
    this.c = c;
    this.epilogue = epilogue;
    this.workspaces = workspaces;
    readsB = b.columnStride() == 1 && cut.panels() < PANELS_WORTH_PACKING;
    panelBytes = 4L * tiles.maxRows() * cut.maxDepth() + Packer.SLACK;
    stripBytes = 4L * cut.columns() * cut.maxDepth() + Packer.SLACK;
    packedA =
        workspaces[owner].packedA(panelBytes * Math.min(cut.panels(), cut.panelsPerChunk()));
    packedB =
        workspaces[owner].packedB(stripBytes * Math.min(cut.strips(), cut.stripsPerChunk()));
  }

  /** Computes one matrix of the batch. */
  void compute(int batchIndex, Runner runner) {
    batch = batchIndex;
    aBase = a.address() + 4 * batchIndex * a.batchStride();
    bBase = b.address() + 4 * batchIndex * b.batchStride();
    cBase = c.address() + 4 * batchIndex * c.batchStride();
    for (firstStrip = 0; firstStrip < cut.strips(); firstStrip = endStrip) {
      endStrip = Math.min(cut.strips(), firstStrip + cut.stripsPerChunk());
      from = 0;
      do {
        depth = Math.min(Blocking.DEPTH, cut.k() - from);
        for (firstPanel = 0; firstPanel < cut.panels(); firstPanel = endPanel) {
          endPanel = Math.min(cut.panels(), firstPanel + cut.panelsPerChunk());
          packChunk(runner);
          int blocks = Math.ceilDiv(endPanel - firstPanel, cut.panelsPerBlock());
          runner.run(blocks * regions(), this::computeRegion);
        }
        from += Blocking.DEPTH;
      } while (from < cut.k());
    }
  }

  private int regions() {
    return Math.ceilDiv(endStrip - firstStrip, cut.stripsPerRegion());
  }

  private void packChunk(Runner runner) {
    int panels = endPanel - firstPanel;
    int strips = firstPanel == 0 ? endStrip - firstStrip : 0;
    runner.run(
        panels + strips,
        (index, worker) -> {
          if (index < panels) {
            packPanel(firstPanel + index);
          } else {
            packStrip(firstStrip + index - panels);
          }
        });
  }

  private void packPanel(int panel) {
    int rows = cut.rows(panel);
    long source =
        aBase + 4 * (cut.firstRow(panel) * a.rowStride() + from * a.columnStride());
    tiles
        .packer()
        .pack(
            panelAddress(panel),
            tiles.atLeast(rows).rows(),
            depth,
            source,
            rows,
            4 * a.rowStride(),
            4 * a.columnStride());
  }

  private void packStrip(int strip) {
    if (isRead(strip)) {
      return;
    }
    tiles
        .packer()
        .pack(
            packedB + (strip - firstStrip) * stripBytes,
            cut.columns(),
            depth,
            stripSource(strip),
            cut.width(strip),
            4 * b.columnStride(),
            4 * b.rowStride());
  }

  /** Whether a strip of B is read where it lies. */
  private boolean isRead(int strip) {
    return readsB && cut.width(strip) == cut.columns();
  }

  private long stripSource(int strip) {
    return bBase + 4 * (from * b.rowStride() + cut.firstColumn(strip) * b.columnStride());
  }

  private long panelAddress(int panel) {
    return packedA + (panel - firstPanel) * panelBytes;
  }

  private void computeRegion(int index, int worker) {
    int panel = firstPanel + index / regions() * cut.panelsPerBlock();
    int strip = firstStrip + index % regions() * cut.stripsPerRegion();
    int panelEnd = Math.min(endPanel, panel + cut.panelsPerBlock());
    int stripEnd = Math.min(endStrip, strip + cut.stripsPerRegion());
    for (int s = strip; s < stripEnd; s++) {
      for (int p = panel; p < panelEnd; p++) {
        computeTile(p, s, workspaces[worker]);
      }
    }
    if (epilogue != null && from + depth == cut.k()) {
      int row = cut.firstRow(panel);
      int column = cut.firstColumn(strip);
      epilogue.apply(
          batch, row, column, cut.firstRow(panelEnd) - row, cut.firstColumn(stripEnd) - column);
    }
  }

  private void computeTile(int panel, int strip, Workspace workspace) {
    TileSet.Sized sized = tiles.atLeast(cut.rows(panel));
    int rows = cut.rows(panel);
    int width = cut.width(strip);
    long target = cAddress(cut.firstRow(panel), cut.firstColumn(strip));
    boolean fits = rows == sized.rows() && width == cut.columns() && c.columnStride() == 1;
    if (fits) {
      runs(sized, panel, strip, target, 4 * c.rowStride());
      return;
    }
    long rowBytes = 4L * cut.columns();
    long block = workspace.block(rowBytes * tiles.maxRows());
    if (from > 0) {
      copy(target, 4 * c.rowStride(), 4 * c.columnStride(), block, rowBytes, 4, rows, width);
    }
    runs(sized, panel, strip, block, rowBytes);
    copy(block, rowBytes, 4, target, 4 * c.rowStride(), 4 * c.columnStride(), rows, width);
  }

  private long cAddress(int row, int column) {
    return cBase + 4 * (row * c.rowStride() + column * c.columnStride());
  }

  /** Adds the runs of this block of k to a block of C in ascending order. */
  private void runs(TileSet.Sized sized, int panel, int strip, long out, long outStride) {
    long panelAddress = panelAddress(panel);
    boolean read = isRead(strip);
    long b0 = read ? stripSource(strip) : packedB + (strip - firstStrip) * stripBytes;
    long bStride = read ? 4 * b.rowStride() : 4L * cut.columns();
    int done = 0;
    do {
      boolean first = from + done == 0;
      sized
          .tile()
          .multiply(
              panelAddress + 4L * done * sized.rows(),
              b0 + done * bStride,
              bStride,
              Math.min(Blocking.RUN, depth - done),
              first ? ZEROS : out,
              first ? 0 : outStride,
              out,
              outStride);
      done += Blocking.RUN;
    } while (done < depth);
  }

  private static void copy(
      long source,
      long sourceRow,
      long sourceColumn,
      long target,
      long targetRow,
      long targetColumn,
      int rows,
      int columns) {
    for (int i = 0; i < rows; i++) {
      long s = source + i * sourceRow;
      long t = target + i * targetRow;
      for (int j = 0; j < columns; j++) {
        NativeMemory.set(t + j * targetColumn, NativeMemory.get(s + j * sourceColumn));
      }
    }
  }
}
