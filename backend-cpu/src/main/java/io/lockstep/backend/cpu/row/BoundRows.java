package io.lockstep.backend.cpu.row;

import io.lockstep.backend.cpu.reduce.Reducer;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.spec.RowSpec;
import org.jspecify.annotations.Nullable;

/** The launch of a row-wise kernel on given addresses. */
final class BoundRows implements Runnable, Workers.Task {
  /** Elements in a task of whole rows, over all passes. */
  private static final int TASK = 32 * 1024;

  /** Blocks in a task of a part of a row. */
  private static final int BLOCKS = 4;

  private final CpuRuntime runtime;
  private final RowMemory memory;
  private final boolean byBlocks;
  private final int cols;
  private final Parts rows;
  private final Parts blocks;
  private final Parts blockTasks;
  private final BoundPass[] passes;
  private final @Nullable BoundPass last;
  private final Reducer[] reducers;

  /** Frames by worker and pass, the pass at element 0 last; and one for reducing. */
  private final long[][][] frames;

  private final long[][] reducerFrames;
  private final Workers.Task blockTask = this::someBlocks;
  private int currentRow;
  private int currentPass;

  BoundRows(RowKernel kernel, long[] addresses, boolean byBlocks) {
    this.runtime = kernel.runtime;
    this.memory = kernel.memory;
    this.byBlocks = byBlocks;
    this.cols = kernel.spec.cols();
    this.rows = rows(kernel.spec, kernel.passes.size());
    this.blocks = new Parts(cols, Reducer.BLOCK);
    this.blockTasks = new Parts(blocks.number(), BLOCKS);
    this.passes =
        kernel.passes.stream()
            .map(p -> new BoundPass(kernel, p, addresses))
            .toArray(BoundPass[]::new);
    this.last = kernel.last == null ? null : new BoundPass(kernel, kernel.last, addresses);
    this.reducers = kernel.reducers.toArray(Reducer[]::new);
    int threads = runtime.workers().threads();
    this.frames = new long[threads][passes.length + 1][];
    this.reducerFrames = new long[threads][];
    for (int w = 0; w < threads; w++) {
      for (int p = 0; p < passes.length; p++) {
        frames[w][p] = passes[p].newFrame();
      }
      frames[w][passes.length] = last == null ? new long[0] : last.newFrame();
      reducerFrames[w] = Reducer.frame();
    }
  }

  /** Returns the rows cut into tasks of whole ones. */
  static Parts rows(RowSpec spec, int passes) {
    long elements = Math.max(1, (long) spec.cols() * passes);
    return new Parts(spec.rows(), (int) Math.max(1, TASK / elements));
  }

  @Override
  public void run() {
    if (!byBlocks) {
      runtime.workers().forEach(rows.number(), this);
      return;
    }
    long base = runtime.scratch().shared();
    for (int row = 0; row < rows.count(); row++) {
      currentRow = row;
      for (int p = 0; p < passes.length; p++) {
        currentPass = p;
        runtime.workers().forEach(blockTasks.number(), blockTask);
        finish(p, base, 0);
      }
      storeOnce(row, base, 0);
    }
  }

  /** Computes whole rows. */
  @Override
  public void run(int task, int worker) {
    long base = runtime.scratch().worker(worker);
    int end = rows.end(task);
    for (int row = rows.start(task); row < end; row++) {
      for (int p = 0; p < passes.length; p++) {
        someBlocks(p, row, 0, blocks.number(), base, worker);
        finish(p, base, worker);
      }
      storeOnce(row, base, worker);
    }
  }

  private void someBlocks(int task, int worker) {
    someBlocks(
        currentPass,
        currentRow,
        blockTasks.start(task),
        blockTasks.end(task),
        runtime.scratch().shared(),
        worker);
  }

  private void someBlocks(int p, int row, int first, int end, long base, int worker) {
    BoundPass pass = passes[p];
    long lanesBase = runtime.scratch().worker(worker);
    long[] frame = frames[worker][p];
    long[] reducerFrame = reducerFrames[worker];
    pass.fill(frame, row, base, lanesBase);
    for (int block = first; block < end; block++) {
      int from = blocks.start(block);
      int to = blocks.end(block);
      int lanes = Math.min(Reducer.LANES, to - from);
      for (int r : pass.reductions()) {
        reducers[r].start(reducerFrame, lanesBase + memory.lanes(r), lanes);
      }
      pass.code().run(frame, from, to, row * cols);
      for (int r : pass.reductions()) {
        Reducer reducer = reducers[r];
        long at = lanesBase + memory.lanes(r);
        reducer.lanes(reducerFrame, at, lanes);
        reducer.copy(at, base + memory.partials(r) + (long) block * reducer.type().bytes());
      }
    }
  }

  /** Reduces the blocks of a pass to the results that later passes read. */
  private void finish(int p, long base, int worker) {
    for (int r : passes[p].reductions()) {
      Reducer reducer = reducers[r];
      if (blocks.number() == 0) {
        reducer.empty(base + memory.value(r));
      } else {
        if (blocks.number() > 1) {
          reducer.blocks(reducerFrames[worker], base + memory.partials(r), blocks.number());
        }
        reducer.copy(base + memory.partials(r), base + memory.value(r));
      }
    }
  }

  private void storeOnce(int row, long base, int worker) {
    if (last != null) {
      long[] frame = frames[worker][passes.length];
      last.fill(frame, row, base, base);
      last.code().run(frame, 0, 1, row * cols);
    }
  }
}
