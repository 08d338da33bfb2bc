package io.lockstep.backend.cpu.indexing;

import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.jvm.Memory;
import io.lockstep.kernels.spec.ArgReduceSpec;
import java.lang.foreign.ValueLayout;

/** The position of the largest or smallest element of each row; the first NaN wins over all. */
public final class ArgReduceKernel implements CpuKernel {
  private static final int TASK = 16 * 1024;

  private final CpuRuntime runtime;
  private final ArgReduceSpec spec;
  private final long rowStride;
  private final long columnStride;
  private final Parts parts;

  /** Compiles a specification. */
  public ArgReduceKernel(ArgReduceSpec spec, CpuRuntime runtime) {
    this.runtime = runtime;
    this.spec = spec;
    int bytes = spec.type().bytes();
    this.rowStride = (long) spec.input().strides().get(0) * bytes;
    this.columnStride = (long) spec.input().strides().get(1) * bytes;
    this.parts = parts(spec);
  }

  /** Returns the rows cut into tasks. */
  static Parts parts(ArgReduceSpec spec) {
    return new Parts(spec.rows(), Math.max(1, TASK / spec.cols()));
  }

  @Override
  public CpuRuntime runtime() {
    return runtime;
  }

  @Override
  public ArgReduceSpec spec() {
    return spec;
  }

  @Override
  public Runnable bind(long[] addresses) {
    long input = addresses[0] + (long) spec.input().offset() * spec.type().bytes();
    long output = addresses[1];
    Workers.Task task =
        (number, _) -> {
          int end = parts.end(number);
          for (int row = parts.start(number); row < end; row++) {
            int position = position(input + row * rowStride);
            Memory.ALL.set(ValueLayout.JAVA_INT, output + 4L * row, position);
          }
        };
    return () -> runtime.workers().forEach(parts.number(), task);
  }

  private int position(long row) {
    DType type = spec.type();
    double best = ElementReader.get(type, row);
    int position = 0;
    for (int i = 1; i < spec.cols() && !Double.isNaN(best); i++) {
      double value = ElementReader.get(type, row + i * columnStride);
      if (Double.isNaN(value) || (spec.largest() ? value > best : value < best)) {
        best = value;
        position = i;
      }
    }
    return position;
  }
}
