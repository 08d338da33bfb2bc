package io.lockstep.backend.cpu;

import io.lockstep.backend.cpu.RowKernel.PassCode;
import java.util.List;

/** The launch of a row-wise kernel on given addresses. */
final class BoundRows implements Runnable, WorkerPool.ParallelTask {
  /** Elements in a task of whole rows. */
  private static final int TASK = 8 * 1024;

  /** Blocks in a task of a part of a row. */
  private static final int BLOCKS = 4;

  private final RowKernel kernel;
  private final Machine machine;
  private final RowMemory memory;
  private final long[] addresses;
  private final boolean byBlocks;
  private final int rows;
  private final int cols;
  private final int blocks;
  private final int rowsInTask;

  /** Frames by worker and pass, the pass at element 0 last; and one for folding. */
  private final long[][][] frames;

  private final long[][] foldFrames;
  private final WorkerPool.ParallelTask blockTask = this::someBlocks;
  private int currentRow;
  private int currentPass;

  BoundRows(RowKernel kernel, long[] addresses, boolean byBlocks) {
    this.kernel = kernel;
    this.machine = kernel.machine;
    this.memory = kernel.memory;
    this.byBlocks = byBlocks;
    this.rows = kernel.spec.rows();
    this.cols = kernel.spec.cols();
    this.blocks = Math.ceilDiv(cols, Fold.BLOCK);
    this.rowsInTask = Math.max(1, TASK / Math.max(1, cols * kernel.passes.size()));
    this.addresses = addresses.clone();
    for (int k = 0; k < addresses.length; k++) {
      this.addresses[k] += kernel.offset(k);
    }
    int threads = machine.pool.threads();
    this.frames = new long[threads][][];
    this.foldFrames = new long[threads][];
    for (int w = 0; w < threads; w++) {
      frames[w] =
          java.util.stream.Stream.concat(kernel.passes.stream(), kernel.last.stream())
              .map(p -> kernel.newFrame(p.pass()))
              .toArray(long[][]::new);
      foldFrames[w] = Fold.frame();
    }
  }

  @Override
  public void run() {
    if (!byBlocks) {
      machine.pool.forEach(Math.ceilDiv(rows, rowsInTask), this);
      return;
    }
    long base = machine.scratch.shared();
    for (int row = 0; row < rows; row++) {
      currentRow = row;
      for (int p = 0; p < kernel.passes.size(); p++) {
        currentPass = p;
        machine.pool.forEach(Math.ceilDiv(blocks, BLOCKS), blockTask);
        finish(p, base, 0);
      }
      storeOnce(row, base, 0);
    }
  }

  /** Computes whole rows. */
  @Override
  public void run(int task, int worker) {
    long base = machine.scratch.worker(worker);
    int end = Math.min((task + 1) * rowsInTask, rows);
    for (int row = task * rowsInTask; row < end; row++) {
      for (int p = 0; p < kernel.passes.size(); p++) {
        someBlocks(p, row, 0, blocks, base, worker);
        finish(p, base, worker);
      }
      storeOnce(row, base, worker);
    }
  }

  private void someBlocks(int task, int worker) {
    int first = task * BLOCKS;
    someBlocks(
        currentPass,
        currentRow,
        first,
        Math.min(first + BLOCKS, blocks),
        machine.scratch.shared(),
        worker);
  }

  private void someBlocks(int p, int row, int first, int end, long base, int worker) {
    PassCode pass = kernel.passes.get(p);
    List<Integer> reduced = pass.pass().reductions();
    long ownBase = machine.scratch.worker(worker);
    long[] frame = frames[worker][p];
    fillFrame(frame, pass.pass(), row, base, ownBase);
    for (int block = first; block < end; block++) {
      int from = block * Fold.BLOCK;
      int to = Math.min(from + Fold.BLOCK, cols);
      int lanes = Math.min(Fold.LANES, to - from);
      for (int i = 0; i < reduced.size(); i++) {
        int r = reduced.get(i);
        kernel.folds.get(r).start(ownBase + memory.lanes(r), lanes);
      }
      pass.code().run(frame, from, to, row * cols);
      for (int i = 0; i < reduced.size(); i++) {
        int r = reduced.get(i);
        Fold fold = kernel.folds.get(r);
        long at = ownBase + memory.lanes(r);
        fold.halve(foldFrames[worker], at, lanes, 1);
        fold.copy(at, base + memory.partials(r) + (long) block * fold.type().bytes());
      }
    }
  }

  /** Reduces the blocks of a pass to the results that later passes read. */
  private void finish(int p, long base, int worker) {
    List<Integer> reduced = kernel.passes.get(p).pass().reductions();
    for (int i = 0; i < reduced.size(); i++) {
      int r = reduced.get(i);
      Fold fold = kernel.folds.get(r);
      if (blocks == 0) {
        fold.empty(base + memory.value(r));
      } else {
        fold.blocks(foldFrames[worker], base + memory.partials(r), blocks);
        fold.copy(base + memory.partials(r), base + memory.value(r));
      }
    }
  }

  private void storeOnce(int row, long base, int worker) {
    for (int i = 0; i < kernel.last.size(); i++) {
      PassCode pass = kernel.last.get(i);
      long[] frame = frames[worker][kernel.passes.size()];
      fillFrame(frame, pass.pass(), row, base, base);
      pass.code().run(frame, 0, 1, row * cols);
    }
  }

  private void fillFrame(long[] frame, Pass pass, int row, long base, long ownBase) {
    List<Pass.Place> places = pass.arguments();
    for (int i = 0; i < places.size(); i++) {
      Pass.Place place = places.get(i);
      int index = place.index();
      frame[i] =
          switch (place.kind()) {
            case ARGUMENT -> addresses[index] + row * kernel.rowStride(index);
            case VALUE -> base + memory.value(index);
            case KEPT -> base + memory.kept(index);
            case LANES -> ownBase + memory.lanes(index);
          };
    }
  }
}
