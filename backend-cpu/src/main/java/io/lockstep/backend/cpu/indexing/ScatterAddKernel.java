package io.lockstep.backend.cpu.indexing;

import io.lockstep.backend.cpu.reduce.Reducer;
import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.render.jvm.Memory;
import io.lockstep.kernels.spec.ScatterAddSpec;

/** Rows added up by index. Each task owns a range of result rows and walks all indices in order. */
public final class ScatterAddKernel implements CpuKernel {
  private static final int TASK = 16 * 1024;

  private final CpuRuntime runtime;
  private final ScatterAddSpec spec;
  private final Reducer reducer;
  private final long rowBytes;

  /** Compiles a specification. */
  public ScatterAddKernel(ScatterAddSpec spec, CpuRuntime runtime) {
    this.runtime = runtime;
    this.spec = spec;
    this.reducer = new Reducer(ReduceOp.SUM, spec.type(), runtime.code());
    this.rowBytes = (long) spec.width() * spec.type().bytes();
  }

  @Override
  public CpuRuntime runtime() {
    return runtime;
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
    int threads = runtime.workers().threads();
    Parts parts = parts(spec, threads);
    long[][] frames = new long[threads][];
    java.util.Arrays.setAll(frames, _ -> Reducer.frame());
    Workers.Task task =
        (number, worker) -> {
          int first = parts.start(number);
          int end = parts.end(number);
          Memory.ALL.asSlice(output + first * rowBytes, (end - first) * rowBytes).fill((byte) 0);
          for (int i = 0; i < spec.count(); i++) {
            int row = ElementReader.getInt(indices + 4L * i);
            if (row >= first && row < end) {
              reducer.join(
                  frames[worker], output + row * rowBytes, updates + i * rowBytes, spec.width());
            }
          }
        };
    return () -> {
      Indices.check("scatter_add", indices, spec.count(), spec.rows());
      runtime.workers().forEach(parts.number(), task);
    };
  }

  /** Returns the rows of the result cut into tasks: one for each thread, fewer for little work. */
  static Parts parts(ScatterAddSpec spec, int threads) {
    long work = ((long) spec.count() + spec.rows()) * spec.width();
    int tasks = (int) Math.min(Math.min(threads, spec.rows()), 1 + work / TASK);
    return new Parts(spec.rows(), Math.max(1, Math.ceilDiv(spec.rows(), Math.max(tasks, 1))));
  }
}
