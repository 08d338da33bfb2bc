package io.lockstep.backend.cpu.window;

import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.jvm.Memory;
import io.lockstep.kernels.spec.PickSpec;
import java.lang.foreign.ValueLayout;

/** What lies where windows have their first largest element. Each task owns some planes. */
public final class PickKernel implements CpuKernel {
  private static final int TASK = 16 * 1024;

  private final CpuRuntime runtime;
  private final PickSpec spec;
  private final DType type;
  private final WindowOffsets by;
  private final WindowOffsets input;

  /** Compiles a specification. */
  public PickKernel(PickSpec spec, CpuRuntime runtime) {
    this.runtime = runtime;
    this.spec = spec;
    this.type = spec.type();
    this.by = WindowOffsets.of(spec.by(), type, spec.windows());
    this.input = WindowOffsets.of(spec.input(), type, spec.windows());
  }

  @Override
  public CpuRuntime runtime() {
    return runtime;
  }

  @Override
  public PickSpec spec() {
    return spec;
  }

  @Override
  public Runnable bind(long[] addresses) {
    long compared = addresses[0] + (long) spec.by().offset() * type.bytes();
    long picked = addresses[1] + (long) spec.input().offset() * type.bytes();
    long result = addresses[2];
    long planeBytes = (long) by.windows().length * type.bytes();
    int work = Math.max(1, by.windows().length * by.places().length);
    Parts parts = new Parts(by.planes().length, Math.max(1, TASK / work));
    Workers.Task task =
        (number, _) -> {
          for (int plane = parts.start(number); plane < parts.end(number); plane++) {
            pick(
                compared + by.planes()[plane],
                picked + input.planes()[plane],
                result + plane * planeBytes);
          }
        };
    return () -> runtime.workers().forEach(parts.number(), task);
  }

  private void pick(long compared, long picked, long result) {
    for (int window = 0; window < by.windows().length; window++) {
      int place = by.largest(compared + by.windows()[window], type);
      long from = picked + input.windows()[window] + input.places()[place];
      if (type == DType.F64) {
        double value = Memory.ALL.get(ValueLayout.JAVA_DOUBLE, from);
        Memory.ALL.set(ValueLayout.JAVA_DOUBLE, result + 8L * window, value);
      } else {
        float value = Memory.ALL.get(ValueLayout.JAVA_FLOAT, from);
        Memory.ALL.set(ValueLayout.JAVA_FLOAT, result + 4L * window, value);
      }
    }
  }
}
