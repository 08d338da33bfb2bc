package io.lockstep.backend.cpu;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.Memory;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.spec.KernelSpec.MatMulSpec;
import io.lockstep.kernels.spec.Layout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A matrix product with its epilogue. The product is kept in the first output if that has its type,
 * else in scratch memory, and the epilogue runs over it row by row.
 */
final class MatMulKernel implements CpuKernel {
  private static final int RUN = 512;

  private final Machine machine;
  private final MatMulSpec spec;
  private final boolean inFirstOutput;
  private final @Nullable RunCode epilogue;

  MatMulKernel(MatMulSpec spec, Machine machine) {
    this.machine = machine;
    this.spec = spec;
    this.inFirstOutput = spec.epilogue().outputs().getFirst() == DType.of(spec.type().type());
    this.epilogue = isPlain(spec) ? null : machine.code.get(spec.epilogue(), accesses(spec));
  }

  private static boolean isPlain(MatMulSpec spec) {
    List<Expr> results = spec.epilogue().results();
    return results.size() == 1 && results.getFirst() instanceof Expr.Input in && in.index() == 0;
  }

  private static List<Access> accesses(MatMulSpec spec) {
    List<Access> accesses = new ArrayList<>(List.of(Access.UNIT));
    for (int i = 0; i < spec.inputs().size(); i++) {
      DType type = spec.epilogue().inputs().get(i + 1);
      long stride = (long) spec.inputs().get(i).strides().get(2) * type.bytes();
      accesses.add(Accesses.of(stride, type, true));
    }
    spec.outputs().forEach(_ -> accesses.add(Access.UNIT));
    return accesses;
  }

  @Override
  public Machine machine() {
    return machine;
  }

  @Override
  public Runnable bind(long[] addresses) {
    long product = (long) spec.batch() * spec.m() * spec.n() * spec.type().bytes();
    machine.scratch.reserve(0, inFirstOutput ? 0 : product);
    return new Bound(addresses);
  }

  private final class Bound implements Runnable, WorkerPool.ParallelTask {
    private final long[] addresses;
    private final long[][] frames;
    private long product;

    Bound(long[] addresses) {
      this.addresses = addresses.clone();
      int arguments = spec.epilogue().inputs().size() + spec.epilogue().outputs().size();
      this.frames = new long[machine.pool.threads()][2 * arguments];
    }

    @Override
    public void run() {
      product =
          inFirstOutput
              ? addresses[spec.inputCount()] + offset(spec.outputs().getFirst(), spec.type())
              : machine.scratch.shared();
      machine.pool.forEach(spec.batch() * spec.m(), this);
    }

    private static long offset(Layout layout, DType type) {
      return (long) layout.offset() * type.bytes();
    }

    @Override
    public void run(int task, int worker) {
      int batch = task / spec.m();
      int row = task % spec.m();
      for (int col = 0; col < spec.n(); col++) {
        long c = product + ((long) task * spec.n() + col) * spec.type().bytes();
        if (spec.type() == DType.F64) {
          Memory.ALL.set(ValueLayout.JAVA_DOUBLE, c, f64(batch, row, col));
        } else {
          Memory.ALL.set(ValueLayout.JAVA_FLOAT, c, f32(batch, row, col));
        }
      }
      epilogue(batch, row, worker);
    }

    private void epilogue(int batch, int row, int worker) {
      if (epilogue == null) {
        return;
      }
      long[] frame = frames[worker];
      int arguments = frame.length / 2;
      int inputs = spec.inputs().size();
      int element = (batch * spec.m() + row) * spec.n();
      frame[0] = product + (long) element * spec.type().bytes();
      frame[arguments] = spec.type().bytes();
      for (int i = 0; i < inputs; i++) {
        Layout layout = spec.inputs().get(i);
        int bytes = spec.epilogue().inputs().get(i + 1).bytes();
        frame[1 + i] = addresses[2 + i] + at(layout, batch, row, 0) * bytes;
        frame[arguments + 1 + i] = (long) layout.strides().get(2) * bytes;
      }
      for (int i = 0; i < spec.outputs().size(); i++) {
        int bytes = spec.epilogue().outputs().get(i).bytes();
        long first = spec.outputs().get(i).offset() + (long) element;
        frame[1 + inputs + i] = addresses[2 + inputs + i] + first * bytes;
        frame[arguments + 1 + inputs + i] = bytes;
      }
      epilogue.run(frame, 0, spec.n(), element);
    }

    private static long at(Layout layout, int i, int j, int k) {
      List<Integer> s = layout.strides();
      return layout.offset() + (long) i * s.get(0) + (long) j * s.get(1) + (long) k * s.get(2);
    }

    private float f32(int batch, int row, int col) {
      float sum = 0;
      for (int start = 0; start < spec.k(); start += RUN) {
        float run = 0;
        for (int k = start; k < Math.min(start + RUN, spec.k()); k++) {
          float a = Memory.ALL.get(ValueLayout.JAVA_FLOAT, addresses[0] + 4 * at(spec.a(), batch, row, k));
          float b = Memory.ALL.get(ValueLayout.JAVA_FLOAT, addresses[1] + 4 * at(spec.b(), batch, k, col));
          run = Math.fma(a, b, run);
        }
        sum += run;
      }
      return sum;
    }

    private double f64(int batch, int row, int col) {
      double sum = 0;
      for (int start = 0; start < spec.k(); start += RUN) {
        double run = 0;
        for (int k = start; k < Math.min(start + RUN, spec.k()); k++) {
          double a = Memory.ALL.get(ValueLayout.JAVA_DOUBLE, addresses[0] + 8 * at(spec.a(), batch, row, k));
          double b = Memory.ALL.get(ValueLayout.JAVA_DOUBLE, addresses[1] + 8 * at(spec.b(), batch, k, col));
          run = Math.fma(a, b, run);
        }
        sum += run;
      }
      return sum;
    }
  }
}
