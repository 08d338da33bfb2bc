package io.lockstep.backend.cpu.reduce;

import io.lockstep.backend.cpu.code.Accesses;
import io.lockstep.backend.cpu.code.Frames;
import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.Memory;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.Layout;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A reduction over an outer axis: runs of 64 rows are accumulated side by side in working memory,
 * vectorised over columns, then combined by halving.
 */
public final class ColumnReduceKernel implements CpuKernel {
  private static final int RUN = SummationOrder.COLUMN_RUN;

  /** Columns in a task: a row of partial results that stays in the first-level cache. */
  private static final int COLUMNS = 4096;

  private final CpuRuntime runtime;
  private final ColumnReduceSpec spec;
  private final DType type;
  private final Reducer reducer;
  private final RunCode code;
  private final int inputs;
  private final Parts runs;
  private final Parts columns;

  /** Compiles a specification. */
  public ColumnReduceKernel(ColumnReduceSpec spec, CpuRuntime runtime) {
    this.runtime = runtime;
    this.spec = spec;
    this.inputs = spec.inputs().size();
    this.type = spec.program().outputs().getFirst();
    this.reducer = new Reducer(spec.op(), type, runtime.code());
    this.runs = new Parts(spec.reduced(), RUN);
    this.columns = new Parts(spec.inner(), COLUMNS);
    this.code = runtime.code().get(accumulation(), accesses());
  }

  /** The program that adds an element to the partial result, its last input and only output. */
  private Program accumulation() {
    Program program = spec.program();
    List<DType> types = new ArrayList<>(program.inputs());
    types.add(type);
    Expr joined =
        Reductions.combine(spec.op(), Expr.input(inputs, type), program.results().getFirst());
    return Program.of(program.name(), types, List.of(type), List.of(joined));
  }

  private List<Access> accesses() {
    List<Access> accesses = new ArrayList<>();
    for (int k = 0; k < inputs; k++) {
      accesses.add(Accesses.of(stride(k, 2), spec.program().inputs().get(k), true));
    }
    accesses.add(Access.UNIT);
    accesses.add(Access.UNIT);
    return accesses;
  }

  private long stride(int input, int axis) {
    Layout layout = spec.inputs().get(input);
    return (long) layout.strides().get(axis) * spec.program().inputs().get(input).bytes();
  }

  @Override
  public CpuRuntime runtime() {
    return runtime;
  }

  @Override
  public ColumnReduceSpec spec() {
    return spec;
  }

  @Override
  public Runnable bind(long[] addresses) {
    runtime.scratch().reserve(0, (long) spec.outer() * runs.number() * spec.inner() * type.bytes());
    return new Bound(addresses);
  }

  private final class Bound implements Runnable {
    private final long[] addresses;
    private final long[] outerStrides = new long[inputs];
    private final long[] rowStrides = new long[inputs];
    private final long[][] frames;
    private final long[][] reducerFrames;
    private final Workers.Task accumulate = this::accumulate;
    private final Workers.Task combine = this::combine;

    Bound(long[] addresses) {
      this.addresses = addresses.clone();
      int arguments = inputs + 2;
      this.frames = new long[runtime.workers().threads()][];
      this.reducerFrames = new long[runtime.workers().threads()][];
      for (int k = 0; k < inputs; k++) {
        outerStrides[k] = stride(k, 0);
        rowStrides[k] = stride(k, 1);
        this.addresses[k] +=
            (long) spec.inputs().get(k).offset() * spec.program().inputs().get(k).bytes();
      }
      for (int w = 0; w < frames.length; w++) {
        frames[w] = Frames.of(arguments);
        reducerFrames[w] = Reducer.frame();
        for (int k = 0; k < inputs; k++) {
          frames[w][arguments + k] = stride(k, 2);
        }
        frames[w][arguments + inputs] = type.bytes();
        frames[w][arguments + inputs + 1] = type.bytes();
      }
    }

    @Override
    public void run() {
      if (runs.number() == 0) {
        for (int i = 0; i < spec.outer() * spec.inner(); i++) {
          reducer.empty(addresses[inputs] + (long) i * type.bytes());
        }
        return;
      }
      runtime.workers().forEach(spec.outer() * runs.number() * columns.number(), accumulate);
      runtime.workers().forEach(spec.outer(), combine);
    }

    /** Accumulates one run over one range of columns. */
    private void accumulate(int task, int worker) {
      int part = task % columns.number();
      int run = task / columns.number() % runs.number();
      int outer = task / columns.number() / runs.number();
      int from = columns.start(part);
      int to = columns.end(part);
      long partial = partial(outer, run);
      reducer.start(reducerFrames[worker], partial + (long) from * type.bytes(), to - from);
      long[] frame = frames[worker];
      frame[inputs] = partial;
      frame[inputs + 1] = partial;
      int end = runs.end(run);
      for (int row = runs.start(run); row < end; row++) {
        for (int k = 0; k < inputs; k++) {
          frame[k] = addresses[k] + outer * outerStrides[k] + row * rowStrides[k];
        }
        code.run(frame, from, to, (outer * spec.reduced() + row) * spec.inner());
      }
    }

    private long partial(int outer, int run) {
      long first = (long) (outer * runs.number() + run) * spec.inner();
      return runtime.scratch().shared() + first * type.bytes();
    }

    private void combine(int outer, int worker) {
      long first = partial(outer, 0);
      reducer.halve(reducerFrames[worker], first, runs.number(), spec.inner());
      long target = addresses[inputs] + (long) outer * spec.inner() * type.bytes();
      MemorySegment.copy(Memory.ALL, first, Memory.ALL, target, (long) spec.inner() * type.bytes());
    }
  }
}
