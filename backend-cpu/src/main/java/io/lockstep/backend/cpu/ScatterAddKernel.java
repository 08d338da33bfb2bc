package io.lockstep.backend.cpu;

import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.render.jvm.Memory;
import io.lockstep.kernels.spec.KernelSpec.ScatterAddSpec;

/** Rows added up by index. Each task owns a range of result rows and walks all indices in order. */
final class ScatterAddKernel implements CpuKernel {
  private static final int TASK = 16 * 1024;

  private final Machine machine;
  private final ScatterAddSpec spec;
  private final Fold fold;
  private final long rowBytes;

  ScatterAddKernel(ScatterAddSpec spec, Machine machine) {
    this.machine = machine;
    this.spec = spec;
    this.fold = new Fold(ReduceOp.SUM, spec.type(), machine.code);
    this.rowBytes = (long) spec.width() * spec.type().bytes();
  }

  @Override
  public Machine machine() {
    return machine;
  }

  @Override
  public ScatterAddSpec spec() {
    return spec;
  }

  @Override
  public Runnable bind(long[] addresses) {
    long updates = addresses[0];
    long indices = addresses[1];
    long output = addresses[2];
    int threads = machine.pool.threads();
    long work = (long) (spec.count() + spec.rows()) * spec.width();
    int tasks = (int) Math.min(Math.min(threads, spec.rows()), 1 + work / TASK);
    int rowsInTask = Math.ceilDiv(spec.rows(), Math.max(tasks, 1));
    long[][] frames = new long[threads][];
    java.util.Arrays.setAll(frames, _ -> Fold.frame());
    WorkerPool.ParallelTask task =
        (number, worker) -> {
          int first = number * rowsInTask;
          int end = Math.min(first + rowsInTask, spec.rows());
          if (first >= end) {
            return;
          }
          Memory.ALL.asSlice(output + first * rowBytes, (end - first) * rowBytes).fill((byte) 0);
          for (int i = 0; i < spec.count(); i++) {
            int row = Elements.getInt(indices + 4L * i);
            if (row >= first && row < end) {
              fold.join(
                  frames[worker], output + row * rowBytes, updates + i * rowBytes, spec.width());
            }
          }
        };
    return () -> {
      Indices.check("scatter_add", indices, spec.count(), spec.rows());
      machine.pool.forEach(tasks, task);
    };
  }
}
