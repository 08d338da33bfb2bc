package io.lockstep.backend.cpu.matmul;

import io.lockstep.backend.cpu.matmul.code.NativeFloats;
import io.lockstep.backend.cpu.matmul.pack.Packer;
import io.lockstep.backend.cpu.matmul.tile.DirectTile;
import io.lockstep.backend.cpu.matmul.tile.DirectTiles;
import io.lockstep.backend.cpu.matmul.tile.TileShape;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;

/**
 * A product that reads A where it lies, and B too where its rows fill the tile's vectors; other
 * parts of B are packed first. For outputs so narrow, or operands so small, that packing would take
 * a good part of the time.
 *
 * <p>C falls into panels of as many rows as the tile has; the last panel of a piece overlaps the
 * one before rather than sticking out. It is therefore computed when that is finished.
 */
final class DirectGemm implements GemmAlgorithm {
  private static final int PIECES_PER_THREAD = 2;

  /** Elements of an operand that the first-level cache holds beside the other. */
  private static final int SMALL = 4096;

  /** Elements of B that stay in the first-level cache while A passes by. */
  private static final int FITS_CACHE = 12 * 1024;

  /** Rows of C that one tile covers. */
  private static final int FLAT = 10;

  /** Elements between steps of k at which each lies on a page of its own. */
  private static final int FAR = 1024;

  /** Steps of k that take no longer than to pack operands. */
  private static final int SHALLOW = 32;

  private final GemmProblem problem;
  private final TileShape shape;
  private final DirectTile tile;
  private final Packer packer;
  private final Workspace[] workspaces;
  private final int owner;
  private final Workers workers;
  private final Workers.Task packStrip = this::packStrip;
  private final Workers.Task computePiece = this::computePiece;
  private final int strips;
  private final int firstPackedStrip;
  private final long stripBytes;
  private final int rowPieces;
  private final int stripPieces;

  // The matrix in work.
  private int batch;
  private long aBase;
  private long bBase;
  private long cBase;

  DirectGemm(
      TileShape shape,
      DirectTile tile,
      Packer packer,
      GemmProblem problem,
      Workspace[] workspaces,
      int owner,
      int threads,
      Workers workers) {
    this.problem = problem;
    this.shape = shape;
    this.tile = tile;
    this.packer = packer;
    this.workspaces = workspaces;
    this.owner = owner;
    this.workers = workers;
    strips = Math.ceilDiv(problem.n(), shape.columns());
    firstPackedStrip = problem.b().column() == 1 ? problem.n() / shape.columns() : 0;
    stripBytes = 4L * shape.columns() * problem.k() + Packer.SLACK;
    int pieces = threads == 1 ? 1 : PIECES_PER_THREAD * threads;
    int blocks =
        problem.byRows() ? (int) Math.ceilDiv((long) problem.m() * problem.n(), Epilogue.BLOCK) : 1;
    rowPieces = Math.min(problem.m() / shape.rows(), Math.max(blocks, pieces));
    stripPieces = Math.min(strips, Math.ceilDiv(pieces, rowPieces));
    workspaces[owner].packedB.reserve(stripBytes * (strips - firstPackedStrip));
    for (int worker = owner; worker < owner + threads; worker++) {
      workspaces[worker].block.reserve(4L * shape.rows() * shape.columns());
    }
  }

  /**
   * Whether this is the way to solve a problem: C is narrow or flat, k is short, or all fits into
   * the first-level cache.
   */
  static boolean suits(DirectTiles direct, GemmProblem problem) {
    long left = (long) problem.m() * problem.k();
    long right = (long) problem.k() * problem.n();
    boolean narrow = problem.n() <= 2 * direct.lanes();
    boolean flat = problem.m() <= FLAT && problem.b().column() == 1;
    boolean shallow = problem.k() <= SHALLOW && right <= FITS_CACHE;
    boolean small = left <= SMALL && right <= SMALL;
    return (narrow || flat || shallow || small)
        && isPlain(problem.a())
        && isPlain(problem.b())
        && isPlain(problem.c());
  }

  /**
   * Whether a narrow problem is better solved as a flat one: rows of A lie side by side, as columns
   * of B should, and steps of k close together.
   */
  static boolean suitsTransposed(DirectTiles direct, GemmProblem problem) {
    return problem.n() <= FLAT
        && problem.m() >= 4 * direct.lanes()
        && problem.a().row() == 1
        && problem.a().column() > 1
        && problem.a().column() < FAR
        && suits(direct, problem.transposed());
  }

  /** Whether strides are within the limits of tiles that read operands in place. */
  static boolean isPlain(Strides strides) {
    long limit = DirectTile.ROW_BYTES / 4;
    return strides.row() >= 0
        && strides.row() < limit
        && strides.column() >= 0
        && strides.column() < limit;
  }

  @Override
  public void compute(int batchIndex, long a, long b, long c) {
    batch = batchIndex;
    aBase = a;
    bBase = b;
    cBase = c;
    if (firstPackedStrip < strips) {
      workers.forEach(strips - firstPackedStrip, packStrip);
    }
    workers.forEach(rowPieces * stripPieces, computePiece);
  }

  private void packStrip(int index, int worker) {
    int column = (firstPackedStrip + index) * shape.columns();
    Strides b = problem.b();
    packer.pack(
        packedStrip(index),
        shape.columns(),
        problem.k(),
        bBase + 4L * column * b.column(),
        Math.min(shape.columns(), problem.n() - column),
        4 * b.column(),
        4 * b.row());
  }

  private long packedStrip(int index) {
    return workspaces[owner].packedB.address() + stripBytes * index;
  }

  private void computePiece(int index, int worker) {
    int rowPiece = index / stripPieces;
    int stripPiece = index % stripPieces;
    int row = Parts.startOfEqual(problem.m(), rowPieces, rowPiece);
    int rowEnd = Parts.startOfEqual(problem.m(), rowPieces, rowPiece + 1);
    int strip = Parts.startOfEqual(strips, stripPieces, stripPiece);
    int stripEnd = Parts.startOfEqual(strips, stripPieces, stripPiece + 1);
    if (stripEnd - strip == 1 || (long) problem.k() * problem.n() <= FITS_CACHE) {
      computeAlongRows(row, rowEnd, strip, stripEnd, worker);
    } else {
      computeAlongColumns(row, rowEnd, strip, stripEnd, worker);
    }
  }

  /** Goes through panel after panel, each of which is final while it is in the cache. */
  private void computeAlongRows(int row, int rowEnd, int strip, int stripEnd, int worker) {
    int finished = row;
    for (int end = row; end < rowEnd; ) {
      end = Parts.end(end, shape.rows(), rowEnd);
      for (int s = strip; s < stripEnd; s++) {
        computeTile(end - shape.rows(), s, worker);
      }
      if (end == rowEnd || shape.rows() <= rowEnd - end) {
        finish(finished, end, strip, stripEnd, worker);
        finished = end;
      }
    }
  }

  /** Goes through strip after strip, so that a strip of B is read once. */
  private void computeAlongColumns(int row, int rowEnd, int strip, int stripEnd, int worker) {
    for (int s = strip; s < stripEnd; s++) {
      for (int end = row; end < rowEnd; ) {
        end = Parts.end(end, shape.rows(), rowEnd);
        computeTile(end - shape.rows(), s, worker);
      }
    }
    finish(row, rowEnd, strip, stripEnd, worker);
  }

  private void finish(int row, int rowEnd, int strip, int stripEnd, int worker) {
    if (problem.epilogue() != null) {
      int column = strip * shape.columns();
      int columnEnd = stripEnd == strips ? problem.n() : stripEnd * shape.columns();
      problem.epilogue().apply(batch, row, column, rowEnd - row, columnEnd - column, worker);
    }
  }

  private void computeTile(int row, int strip, int worker) {
    Strides a = problem.a();
    Strides b = problem.b();
    Strides c = problem.c();
    int column = strip * shape.columns();
    int width = Math.min(shape.columns(), problem.n() - column);
    boolean packed = strip >= firstPackedStrip;
    long right = packed ? packedStrip(strip - firstPackedStrip) : bBase + 4L * column;
    long rightStep = packed ? 4L * shape.columns() : 4 * b.row();
    long left = aBase + 4L * row * a.row();
    long result = cBase + 4L * (row * c.row() + column * c.column());
    boolean writes = c.column() == 1 || problem.n() == 1;
    long block = workspaces[worker].block.address();
    long out = writes ? result : block;
    long outRow = writes ? 4 * c.row() : 4L * shape.columns();
    int done = 0;
    do {
      int run = Math.min(Blocking.RUN, problem.k() - done);
      tile.multiply(
          left + 4L * done * a.column(),
          4 * a.row(),
          4 * a.column(),
          right + done * rightStep,
          rightStep,
          run,
          done == 0 ? PackedGemm.ZEROS : out,
          done == 0 ? 0 : outRow,
          out,
          outRow,
          width);
      done += run;
    } while (done < problem.k());
    if (!writes) {
      NativeFloats.copy(block, outRow, 4, result, 4 * c.row(), 4 * c.column(), shape.rows(), width);
    }
  }
}
