package io.lockstep.backend.cpu.indexing;

import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.render.jvm.Memory;
import io.lockstep.kernels.spec.GatherSpec;
import java.lang.foreign.MemorySegment;

/** Rows of a table copied by index. */
public final class GatherKernel implements CpuKernel {
  private static final int TASK_BYTES = 64 * 1024;

  private final CpuRuntime runtime;
  private final GatherSpec spec;
  private final long rowBytes;
  private final Parts parts;

  /** Compiles a specification. */
  public GatherKernel(GatherSpec spec, CpuRuntime runtime) {
    this.runtime = runtime;
    this.spec = spec;
    this.rowBytes = (long) spec.width() * spec.type().bytes();
    this.parts = parts(spec);
  }

  /** Returns the picked rows cut into tasks. */
  static Parts parts(GatherSpec spec) {
    long rowBytes = (long) spec.width() * spec.type().bytes();
    return new Parts(spec.count(), (int) Math.max(1, TASK_BYTES / Math.max(rowBytes, 16)));
  }

  @Override
  public CpuRuntime runtime() {
    return runtime;
  }

  @Override
  public GatherSpec spec() {
    return spec;
  }

  @Override
  public Runnable bind(long[] addresses) {
    long table = addresses[0];
    long indices = addresses[1];
    long output = addresses[2];
    Workers.Task task =
        (number, _) -> {
          int end = parts.end(number);
          for (int i = parts.start(number); i < end; i++) {
            long source = table + ElementReader.getInt(indices + 4L * i) * rowBytes;
            MemorySegment.copy(Memory.ALL, source, Memory.ALL, output + i * rowBytes, rowBytes);
          }
        };
    return () -> {
      Indices.check("gather", indices, spec.count(), spec.rows());
      runtime.workers().forEach(parts.number(), task);
    };
  }
}
