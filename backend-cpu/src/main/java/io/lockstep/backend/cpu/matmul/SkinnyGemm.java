package io.lockstep.backend.cpu.matmul;

import io.lockstep.backend.cpu.matmul.code.NativeFloats;
import io.lockstep.backend.cpu.matmul.tile.DirectTiles;
import io.lockstep.backend.cpu.matmul.tile.SkinnyTile;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A product of few columns by {@link SkinnyTile}s: nothing is packed, B is read where it lies. The
 * last panel of rows of a piece overlaps the one before rather than sticking out.
 */
final class SkinnyGemm implements GemmAlgorithm {
  /** Steps of k below which a panel is mostly its start and end. */
  private static final int DEEP = 64;

  private static final int PANEL = SkinnyTile.ROWS;

  private static final long BLOCK_BYTES = SkinnyTile.COLUMN_BYTES * SkinnyTile.COLUMNS;

  /** A block of +0, where chains start, and one of -0, which adds nothing to any float. */
  private static final long ZEROS = block(0f);

  private static final long MINUS_ZEROS = block(-0f);

  private final GemmProblem problem;
  private final SkinnyTile tile;
  private final Workspace[] workspaces;
  private final Workers workers;
  private final Workers.Task computePiece = this::computePiece;
  private final int pieces;

  // The matrix in work.
  private int batch;
  private long aBase;
  private long bBase;
  private long cBase;

  SkinnyGemm(
      SkinnyTile tile,
      GemmProblem problem,
      Workspace[] workspaces,
      int owner,
      int threads,
      Workers workers) {
    this.problem = problem;
    this.tile = tile;
    this.workspaces = workspaces;
    this.workers = workers;
    pieces = threads;
    for (int worker = owner; worker < owner + threads; worker++) {
      workspaces[worker].block.reserve(SkinnyTile.SCRATCH_BYTES + 2 * BLOCK_BYTES);
    }
  }

  private static long block(float value) {
    MemorySegment memory = Arena.global().allocate(BLOCK_BYTES, 64);
    for (long i = 0; i < BLOCK_BYTES; i += 4) {
      NativeFloats.set(memory.address() + i, value);
    }
    return memory.address();
  }

  /**
   * Whether this is the way to solve a problem: C is narrow, steps of A lie side by side, and there
   * is a panel for each thread, since a {@link DirectGemm} can share out fewer rows.
   */
  static boolean suits(DirectTiles tiles, GemmProblem problem, int threads) {
    return tiles.lanes() == SkinnyTile.LANES
        && problem.n() <= SkinnyTile.COLUMNS
        && problem.m() / PANEL >= threads
        && problem.k() >= DEEP
        && problem.a().column() == 1
        && DirectGemm.isPlain(problem.a())
        && DirectGemm.isPlain(problem.b())
        && DirectGemm.isPlain(problem.c());
  }

  @Override
  public void compute(int batchIndex, long a, long b, long c) {
    batch = batchIndex;
    aBase = a;
    bBase = b;
    cBase = c;
    workers.forEach(pieces, computePiece);
  }

  private void computePiece(int index, int worker) {
    int row = Parts.startOfEqual(problem.m(), pieces, index);
    int rowEnd = Parts.startOfEqual(problem.m(), pieces, index + 1);
    for (int end = row; end < rowEnd; ) {
      end = Parts.end(end, PANEL, rowEnd);
      computePanel(end - PANEL, workspaces[worker].block.address());
    }
    if (problem.epilogue() != null) {
      problem.epilogue().apply(batch, row, 0, rowEnd - row, problem.n(), worker);
    }
  }

  private void computePanel(int row, long scratch) {
    Strides c = problem.c();
    long chains = scratch + SkinnyTile.SCRATCH_BYTES;
    long totals = chains + BLOCK_BYTES;
    long a = aBase + 4L * row * problem.a().row();
    for (int done = 0; done < problem.k(); ) {
      int run = Math.min(Blocking.RUN, problem.k() - done);
      computeRun(a, done, run, scratch, done == 0 ? ZEROS : totals);
      done += run;
    }
    NativeFloats.copy(
        totals,
        4,
        SkinnyTile.COLUMN_BYTES,
        cBase + 4L * row * c.row(),
        4 * c.row(),
        4 * c.column(),
        PANEL,
        problem.n());
  }

  /** Adds a run to the totals: whole chunks, whole blocks, then the steps that are left. */
  private void computeRun(long a, int first, int run, long scratch, long before) {
    int chunks = run / SkinnyTile.CHUNK;
    int blocks = run % SkinnyTile.CHUNK / SkinnyTile.BLOCK;
    int rest = run % SkinnyTile.BLOCK;
    int step = first;
    boolean isFirst = true;
    if (chunks > 0) {
      boolean isLast = blocks == 0 && rest == 0;
      computeSteps(a, step, chunks, SkinnyTile.CHUNK, 0, scratch, isFirst, isLast, before);
      step += chunks * SkinnyTile.CHUNK;
      isFirst = false;
    }
    if (blocks > 0) {
      int steps = blocks * SkinnyTile.BLOCK;
      computeSteps(a, step, 1, steps, 0, scratch, isFirst, rest == 0, before);
      step += steps;
      isFirst = false;
    }
    if (rest > 0) {
      int skip = SkinnyTile.BLOCK - rest;
      computeSteps(a, step, 1, SkinnyTile.BLOCK, skip, scratch, isFirst, true, before);
    }
  }

  private void computeSteps(
      long a,
      int step,
      int chunks,
      int steps,
      int skip,
      long scratch,
      boolean isFirst,
      boolean isLast,
      long before) {
    Strides b = problem.b();
    long chains = scratch + SkinnyTile.SCRATCH_BYTES;
    long totals = chains + BLOCK_BYTES;
    tile.multiply(
        a + 4L * (step - skip),
        4 * problem.a().row(),
        bBase + 4L * step * b.row(),
        4 * b.row(),
        4 * b.column(),
        chunks,
        steps,
        skip,
        scratch,
        isFirst ? ZEROS : chains,
        isLast ? before : MINUS_ZEROS,
        isLast ? totals : chains);
  }
}
