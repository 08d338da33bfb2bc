package io.lockstep.backend.cpu.matmul;

/**
 * A product that reads A where it lies, and B too where its rows fill the tile's vectors; other
 * parts of B are packed first. For outputs so narrow, or operands so small, that packing would take
 * a good part of the time.
 *
 * <p>C falls into panels of as many rows as the tile has; the last panel of a piece overlaps the
 * one before rather than sticking out. It is therefore computed when that is finished.
 */
final class DirectProduct implements MatrixProduct {
  private static final int PIECES_PER_THREAD = 2;

  private final Problem problem;
  private final TileShape shape;
  private final DirectTile tile;
  private final Packer packer;
  private final Workspace[] workspaces;
  private final int owner;
  private final Runner runner;
  private final Runner.Piece packStrip = this::packStrip;
  private final Runner.Piece computePiece = this::computePiece;
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

  DirectProduct(
      TileShape shape,
      DirectTile tile,
      Packer packer,
      Problem problem,
      Workspace[] workspaces,
      int owner,
      int threads,
      Runner runner) {
    this.problem = problem;
    this.shape = shape;
    this.tile = tile;
    this.packer = packer;
    this.workspaces = workspaces;
    this.owner = owner;
    this.runner = runner;
    strips = Math.ceilDiv(problem.n(), shape.columns());
    firstPackedStrip = problem.b().column() == 1 ? problem.n() / shape.columns() : 0;
    stripBytes = 4L * shape.columns() * problem.k() + Packer.SLACK;
    int pieces = threads == 1 ? 1 : PIECES_PER_THREAD * threads;
    rowPieces = Math.min(problem.m() / shape.rows(), pieces);
    stripPieces = Math.min(strips, Math.ceilDiv(pieces, rowPieces));
    workspaces[owner].packedB.reserve(stripBytes * (strips - firstPackedStrip));
    for (int worker = owner; worker < owner + threads; worker++) {
      workspaces[worker].block.reserve(4L * shape.rows() * shape.columns());
    }
  }

  /**
   * Whether this is the way to solve a problem: one tile covers the width of C, or all fits into
   * the first-level cache.
   */
  static boolean suits(DirectTiles direct, Problem problem) {
    long left = (long) problem.m() * problem.k();
    long right = (long) problem.k() * problem.n();
    boolean narrow = problem.n() <= direct.maxColumns();
    boolean flat = problem.m() <= direct.maxColumns() / 2 && problem.b().column() == 1;
    boolean small = left <= SMALL && right <= SMALL;
    return (narrow || flat || small)
        && isPlain(problem.a())
        && isPlain(problem.b())
        && isPlain(problem.c());
  }

  /** Elements of an operand that the first-level cache holds beside the other. */
  private static final int SMALL = 4096;

  private static boolean isPlain(Strides strides) {
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
      runner.run(strips - firstPackedStrip, packStrip);
    }
    runner.run(rowPieces * stripPieces, computePiece);
  }

  private void packStrip(int index, int worker) {
    int column = (firstPackedStrip + index) * shape.columns();
    Strides b = problem.b();
    packer.pack(
        packedStrip(index),
        shape.columns(),
        problem.k(),
        bBase + 4 * column * b.column(),
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
    int row = part(problem.m(), rowPieces, rowPiece);
    int rowEnd = part(problem.m(), rowPieces, rowPiece + 1);
    int strip = part(strips, stripPieces, stripPiece);
    int stripEnd = part(strips, stripPieces, stripPiece + 1);
    long block = workspaces[worker].block.address();
    for (int s = strip; s < stripEnd; s++) {
      for (int r = row; r < rowEnd; r += shape.rows()) {
        computeTile(Math.min(r, rowEnd - shape.rows()), s, block);
      }
    }
    if (problem.epilogue() != null) {
      int column = strip * shape.columns();
      int columnEnd = Math.min(problem.n(), stripEnd * shape.columns());
      problem.epilogue().apply(batch, row, column, rowEnd - row, columnEnd - column);
    }
  }

  /** The start of a part, of as many about equal ones as given. */
  private static int part(int length, int parts, int index) {
    return (int) ((long) length * index / parts);
  }

  private void computeTile(int row, int strip, long block) {
    Strides a = problem.a();
    Strides b = problem.b();
    Strides c = problem.c();
    int column = strip * shape.columns();
    int width = Math.min(shape.columns(), problem.n() - column);
    boolean packed = strip >= firstPackedStrip;
    long right = packed ? packedStrip(strip - firstPackedStrip) : bBase + 4L * column;
    long rightStep = packed ? 4L * shape.columns() : 4 * b.row();
    long left = aBase + 4 * row * a.row();
    long result = cBase + 4 * (row * c.row() + column * c.column());
    boolean writes = c.column() == 1 || problem.n() == 1;
    long out = writes ? result : block;
    long outRow = writes ? 4 * c.row() : 4L * shape.columns();
    int done = 0;
    do {
      int run = Math.min(Blocking.RUN, problem.k() - done);
      tile.multiply(
          left + 4 * done * a.column(),
          4 * a.row(),
          4 * a.column(),
          right + done * rightStep,
          rightStep,
          run,
          done == 0 ? PackedProduct.ZEROS : out,
          done == 0 ? 0 : outRow,
          out,
          outRow,
          width);
      done += run;
    } while (done < problem.k());
    if (!writes) {
      PackedProduct.copy(
          block, outRow, 4, result, 4 * c.row(), 4 * c.column(), shape.rows(), width);
    }
  }
}
