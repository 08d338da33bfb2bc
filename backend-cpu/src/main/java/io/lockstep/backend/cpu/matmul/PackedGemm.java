package io.lockstep.backend.cpu.matmul;

import io.lockstep.backend.cpu.matmul.code.NativeFloats;
import io.lockstep.backend.cpu.matmul.pack.Packer;
import io.lockstep.backend.cpu.matmul.tile.Tile;
import io.lockstep.backend.cpu.matmul.tile.TileSet;
import io.lockstep.backend.cpu.work.GuidedLoop;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A product of packed operands, as large ones need. For each chunk of B and each slice of k: packs
 * the chunk, then adds the slice's runs to the blocks of C.
 *
 * <p>The packed chunk of B lies in the owner's workspace; each worker packs its block of A in its
 * own, and there keeps a block of C for tiles that stick out of it.
 */
final class PackedGemm implements GemmAlgorithm {
  /** A row of +0 that a first run is added to; as long as the widest tile. */
  static final long ZEROS = Arena.global().allocate(4L * 64, 64).address();

  /** Below this many panels an element of B is used too seldom to be worth packing. */
  private static final int PANELS_WORTH_PACKING = 3;

  private static final int NONE = -1;

  /** Rows of B that are packed together. */
  private static final int BAND = 64;

  /**
   * Strips that tiles cross one after the other before they go on to the next panel. Going along
   * the rows of C for a while keeps lines of C, which often share a set of the cache, from
   * displacing one another; these strips of B stay in the second-level cache.
   */
  private static final int STRIPS_TOGETHER = 4;

  private final TileSet tiles;
  private final Blocking cut;
  private final Strides a;
  private final Strides b;
  private final Strides c;
  private final @Nullable Epilogue epilogue;
  private final Workspace[] workspaces;
  private final int owner;
  private final Workers workers;
  private final Workers.Task packBand = this::packBand;
  private final Workers.Task packStrip = this::packStrip;
  private final GuidedLoop regionLoop;
  private final GuidedLoop.Range computeRegions = this::computeRegions;
  private final long panelBytes;
  private final long stripBytes;
  private final boolean readsB;

  /** The block of A that each worker holds, packed for the slice in work. */
  private final int[] packedBlocks;

  // The matrix of the batch, the chunk, and the slice of k in work.
  private int batch;
  private long aBase;
  private long bBase;
  private long cBase;
  private long packedB;
  private int firstStrip;
  private int endStrip;
  private int start;
  private int depth;

  PackedGemm(
      TileSet tiles,
      Blocking cut,
      GemmProblem problem,
      Workspace[] workspaces,
      int owner,
      int threads,
      Workers workers) {
    this.tiles = tiles;
    this.cut = cut;
    this.a = problem.a();
    this.b = problem.b();
    this.c = problem.c();
    this.epilogue = problem.epilogue();
    this.workspaces = workspaces;
    this.owner = owner;
    this.workers = workers;
    this.regionLoop = new GuidedLoop(workers, threads);
    readsB = b.column() == 1 && cut.panels() < PANELS_WORTH_PACKING;
    panelBytes = 4L * tiles.maxRows() * cut.longestSlice() + Packer.SLACK;
    stripBytes = 4L * cut.columns() * cut.longestSlice() + Packer.SLACK;
    packedBlocks = new int[threads];
    workspaces[owner].packedB.reserve(stripBytes * cut.stripsPerChunk());
    for (int worker = owner; worker < owner + threads; worker++) {
      Workspace workspace = workspaces[worker];
      workspace.packedA.reserve(panelBytes * cut.panelsPerBlock());
      workspace.block.reserve(4L * cut.columns() * tiles.maxRows());
    }
  }

  @Override
  public void compute(int batchIndex, long left, long right, long result) {
    batch = batchIndex;
    aBase = left;
    bBase = right;
    cBase = result;
    packedB = workspaces[owner].packedB.address();
    for (firstStrip = 0; firstStrip < cut.strips(); firstStrip = endStrip) {
      endStrip = Parts.end(firstStrip, cut.stripsPerChunk(), cut.strips());
      start = 0;
      do {
        depth = cut.depth(start);
        packB();
        Arrays.fill(packedBlocks, NONE);
        regionLoop.run(cut.blocks() * regions(), regions(), computeRegions);
        start += depth;
      } while (start < cut.k());
    }
  }

  private int regions() {
    return Math.ceilDiv(endStrip - firstStrip, cut.stripsPerRegion());
  }

  /** Packs the strips of the chunk that are not read where they lie. */
  private void packB() {
    int full = fullStrips();
    if (b.column() == 1) {
      if (full > 0 && !readsB) {
        workers.forEach(Math.ceilDiv(depth, BAND), packBand);
      }
      if (full < endStrip - firstStrip) {
        packStrip(full, owner);
      }
    } else {
      workers.forEach(endStrip - firstStrip, packStrip);
    }
  }

  /** The number of strips of the chunk that are as wide as a tile; only the last may not be. */
  private int fullStrips() {
    int strips = endStrip - firstStrip;
    return cut.width(endStrip - 1) == cut.columns() ? strips : strips - 1;
  }

  /** Packs some rows of all full strips of the chunk. */
  private void packBand(int index, int worker) {
    int first = index * BAND;
    tiles
        .packer()
        .packAll(
            packedB + 4L * cut.columns() * first,
            stripBytes,
            fullStrips(),
            cut.columns(),
            Math.min(BAND, depth - first),
            stripSource(firstStrip) + 4L * first * b.row(),
            4 * b.row());
  }

  private void packStrip(int index, int worker) {
    int strip = firstStrip + index;
    tiles
        .packer()
        .pack(
            packedStrip(strip),
            cut.columns(),
            depth,
            stripSource(strip),
            cut.width(strip),
            4 * b.column(),
            4 * b.row());
  }

  /** Whether a strip of B is read where it lies. */
  private boolean isRead(int strip) {
    return readsB && cut.width(strip) == cut.columns();
  }

  private long stripSource(int strip) {
    return bBase + 4L * (start * b.row() + cut.firstColumn(strip) * b.column());
  }

  private long packedStrip(int strip) {
    return packedB + stripBytes * (strip - firstStrip);
  }

  /** Computes regions of one block, from {@code first} to before {@code end}. */
  private void computeRegions(int first, int end, int slot) {
    int block = first / regions();
    int panel = cut.firstPanel(block);
    int panelEnd = cut.firstPanel(block + 1);
    int strip = firstStrip + first % regions() * cut.stripsPerRegion();
    int stripEnd = Math.min(endStrip, strip + (end - first) * cut.stripsPerRegion());
    int worker = owner + slot;
    Workspace workspace = workspaces[worker];
    long packed = workspace.packedA.address();
    if (packedBlocks[slot] != block) {
      packedBlocks[slot] = block;
      packBlock(panel, panelEnd, packed);
    }
    for (int next = strip; next < stripEnd; next += STRIPS_TOGETHER) {
      int groupEnd = Math.min(stripEnd, next + STRIPS_TOGETHER);
      for (int p = panel; p < panelEnd; p++) {
        for (int s = next; s < groupEnd; s++) {
          computeTile(p, s, packed + panelBytes * (p - panel), workspace);
        }
      }
    }
    if (epilogue != null && start + depth == cut.k()) {
      int row = cut.firstRow(panel);
      int column = cut.firstColumn(strip);
      epilogue.apply(
          batch,
          row,
          column,
          cut.firstRow(panelEnd) - row,
          cut.firstColumn(stripEnd) - column,
          worker);
    }
  }

  /** Packs a block of A, several panels at a time where their rows lie side by side. */
  private void packBlock(int panel, int end, long target) {
    int next;
    for (int p = panel; p < end; p = next) {
      long packed = target + panelBytes * (p - panel);
      next = a.row() == 1 ? endOfSpread(p, end) : p;
      if (next > p) {
        tiles
            .packer()
            .packAll(
                packed, panelBytes, next - p, cut.rows(p), depth, panelSource(p), 4 * a.column());
      } else {
        packPanel(p, packed);
        next = p + 1;
      }
    }
  }

  /**
   * The end of the panels that can be packed together with the given one: as tall as it, without
   * empty rows, and not the last one, behind which memory may end.
   */
  private int endOfSpread(int panel, int end) {
    int rows = cut.rows(panel);
    int equal = panel < cut.firstShorter() ? Math.min(end, cut.firstShorter()) : end;
    return rows == tiles.atLeast(rows).rows() ? Math.min(equal, cut.panels() - 1) : panel;
  }

  private long panelSource(int panel) {
    return aBase + 4L * (cut.firstRow(panel) * a.row() + start * a.column());
  }

  private void packPanel(int panel, long target) {
    int rows = cut.rows(panel);
    tiles
        .packer()
        .pack(
            target,
            tiles.atLeast(rows).rows(),
            depth,
            panelSource(panel),
            rows,
            4 * a.row(),
            4 * a.column());
  }

  /** Adds a slice to the block of C where a panel and a strip cross. */
  private void computeTile(int panel, int strip, long packed, Workspace workspace) {
    int rows = cut.rows(panel);
    int width = cut.width(strip);
    TileSet.Sized sized = tiles.atLeast(rows);
    long target =
        cBase + 4L * (cut.firstRow(panel) * c.row() + cut.firstColumn(strip) * c.column());
    if (rows == sized.rows() && width == cut.columns() && c.column() == 1) {
      multiply(sized.tile(), sized.rows(), packed, strip, target, 4 * c.row());
      return;
    }
    long rowBytes = 4L * cut.columns();
    long block = workspace.block.address();
    if (start > 0) {
      NativeFloats.copy(target, 4 * c.row(), 4 * c.column(), block, rowBytes, 4, rows, width);
    }
    multiply(sized.tile(), sized.rows(), packed, strip, block, rowBytes);
    NativeFloats.copy(block, rowBytes, 4, target, 4 * c.row(), 4 * c.column(), rows, width);
  }

  /** Adds the runs of the slice, one by one. */
  private void multiply(Tile tile, int tileRows, long packed, int strip, long out, long outStride) {
    boolean read = isRead(strip);
    long bRow = read ? 4 * b.row() : 4L * cut.columns();
    long bStart = read ? stripSource(strip) : packedStrip(strip);
    int done = 0;
    do {
      int run = Math.min(Blocking.RUN, depth - done);
      boolean first = start + done == 0;
      tile.multiply(
          packed + 4L * tileRows * done,
          bStart + bRow * done,
          bRow,
          run,
          first ? ZEROS : out,
          first ? 0 : outStride,
          out,
          outStride);
      done += run;
    } while (done < depth);
  }
}
