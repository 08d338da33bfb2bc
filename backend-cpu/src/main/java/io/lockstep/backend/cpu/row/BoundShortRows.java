package io.lockstep.backend.cpu.row;

import io.lockstep.backend.cpu.reduce.Reducer;
import io.lockstep.backend.cpu.row.RowKernel.PassCode;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import java.util.List;

/** The launch of a kernel of short rows on given addresses. */
final class BoundShortRows implements Runnable, Workers.Task {
  /** Elements in a task, over all passes. */
  private static final int TASK = 16 * 1024;

  private final ShortRowKernel kernel;
  private final CpuRuntime runtime;
  private final ShortRowMemory memory;
  private final int cols;

  /** The address of each argument's first element. */
  private final long[] addresses;

  private final Parts rows;

  /** Frames by worker and pass, the one for results of whole rows last. */
  private final long[][][] frames;

  /** By worker, how far the addresses of a frame are from one column to the next. */
  private final long[][] steps;

  private final long[][] reducerFrames;

  BoundShortRows(ShortRowKernel kernel, long[] given) {
    this.kernel = kernel;
    this.runtime = kernel.runtime;
    this.memory = kernel.memory;
    this.cols = kernel.cols;
    this.addresses = new long[kernel.arguments.size()];
    int next = 0;
    for (int i = 0; i < addresses.length; i++) {
      RowArgument argument = kernel.arguments.get(i);
      if (argument.kind() != RowArgument.Kind.INDEX) {
        addresses[i] = given[next++] + argument.offset();
      }
    }
    int wanted = TASK / (cols * kernel.passes.size());
    int blocks = Math.max(1, wanted / memory.rowsInBlock());
    this.rows = new Parts(kernel.rows, blocks * memory.rowsInBlock());
    int threads = runtime.workers().threads();
    this.frames = new long[threads][kernel.passes.size() + 1][];
    this.reducerFrames = new long[threads][];
    this.steps = new long[threads][kernel.mostArguments()];
    for (int w = 0; w < threads; w++) {
      for (int p = 0; p < kernel.passes.size(); p++) {
        frames[w][p] = kernel.newFrame(kernel.passes.get(p).pass());
      }
      PassCode last = kernel.last;
      frames[w][kernel.passes.size()] = last == null ? new long[0] : kernel.newFrame(last.pass());
      reducerFrames[w] = Reducer.frame();
    }
  }

  @Override
  public void run() {
    runtime.workers().forEach(rows.number(), this);
  }

  @Override
  public void run(int task, int worker) {
    int end = rows.end(task);
    for (int row = rows.start(task); row < end; ) {
      int next = Parts.end(row, memory.rowsInBlock(), end);
      block(row, next - row, worker);
      row = next;
    }
  }

  private void block(int row, int rows, int worker) {
    long base = runtime.scratch().worker(worker);
    for (int i = 0; i < addresses.length; i++) {
      RowArgument argument = kernel.arguments.get(i);
      if (argument.isCopied() && argument.kind() != RowArgument.Kind.OUTPUT) {
        argument.copyIn(
            addresses[i], row, rows, cols, base + memory.copy(i), columnBytes(argument));
      }
    }
    for (int p = 0; p < kernel.passes.size(); p++) {
      pass(p, row, rows, worker, base);
    }
    PassCode last = kernel.last;
    if (last != null) {
      long[] frame = frames[worker][kernel.passes.size()];
      fillFrame(frame, last.pass(), row, base);
      last.code().run(frame, 0, rows, 0);
    }
    for (int i = 0; i < addresses.length; i++) {
      RowArgument argument = kernel.arguments.get(i);
      if (argument.isCopied() && argument.kind() == RowArgument.Kind.OUTPUT) {
        argument.copyOut(
            addresses[i], row, rows, cols, base + memory.copy(i), columnBytes(argument));
      }
    }
  }

  private void pass(int p, int row, int rows, int worker, long base) {
    PassCode pass = kernel.passes.get(p);
    List<Integer> reduced = pass.pass().reductions();
    for (int i = 0; i < reduced.size(); i++) {
      int r = reduced.get(i);
      kernel.reducers.get(r).start(reducerFrames[worker], base + memory.lanes(r), cols * rows);
    }
    long[] frame = frames[worker][p];
    long[] step = steps[worker];
    fillFrame(frame, pass.pass(), row, base);
    fillSteps(step, pass.pass(), rows);
    int arguments = pass.pass().arguments().size();
    for (int c = 0; c < cols; c++) {
      pass.code().run(frame, 0, rows, 0);
      for (int i = 0; i < arguments; i++) {
        frame[i] += step[i];
      }
    }
    for (int i = 0; i < reduced.size(); i++) {
      int r = reduced.get(i);
      kernel.reducers.get(r).halve(reducerFrames[worker], base + memory.lanes(r), cols, rows);
    }
  }

  /** The addresses of the first column. */
  private void fillFrame(long[] frame, RowPass pass, int row, long base) {
    List<RowPass.Place> places = pass.arguments();
    for (int i = 0; i < places.size(); i++) {
      int index = places.get(i).index();
      frame[i] =
          switch (places.get(i).kind()) {
            case ARGUMENT -> {
              RowArgument argument = kernel.arguments.get(index);
              yield argument.isCopied()
                  ? base + memory.copy(index)
                  : addresses[index] + row * argument.rowStride();
            }
            case VALUE, LANES -> base + memory.lanes(index);
            case KEPT -> base + memory.kept(index);
          };
    }
  }

  /** Columns of lanes lie side by side, as halving wants them; all others at fixed places. */
  private void fillSteps(long[] step, RowPass pass, int rows) {
    List<RowPass.Place> places = pass.arguments();
    for (int i = 0; i < places.size(); i++) {
      int index = places.get(i).index();
      step[i] =
          switch (places.get(i).kind()) {
            case ARGUMENT -> {
              RowArgument argument = kernel.arguments.get(index);
              yield argument.isCopied() && argument.columnStride() != 0
                  ? columnBytes(argument)
                  : argument.columnStride();
            }
            case VALUE -> 0;
            case LANES -> (long) rows * kernel.reducers.get(index).type().bytes();
            case KEPT -> (long) memory.rowsInBlock() * kernel.plan.keptTypes().get(index).bytes();
          };
    }
  }

  private long columnBytes(RowArgument argument) {
    return (long) memory.rowsInBlock() * argument.type().bytes();
  }
}
