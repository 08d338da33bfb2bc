package io.lockstep.backend.cpu.product;

import io.lockstep.backend.cpu.code.Accesses;
import io.lockstep.backend.cpu.code.Frames;
import io.lockstep.backend.cpu.matmul.Epilogue;
import io.lockstep.backend.cpu.matmul.GemmPlan;
import io.lockstep.backend.cpu.matmul.GemmProblem;
import io.lockstep.backend.cpu.matmul.MatMul;
import io.lockstep.backend.cpu.matmul.MatrixWork;
import io.lockstep.backend.cpu.matmul.Strides;
import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.backend.cpu.runtime.Scratch;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MatMulSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A matrix product with its epilogue. The product is kept in the first output if that has its type,
 * else in scratch memory; the epilogue runs over each finished block row by row. Bfloat16 operands
 * are widened to scratch memory first.
 */
public final class MatMulKernel implements CpuKernel {
  private final CpuRuntime runtime;
  private final MatMulSpec spec;
  private final boolean inFirstOutput;
  private final @Nullable RunCode epilogue;

  /** Compiles a specification. */
  public MatMulKernel(MatMulSpec spec, CpuRuntime runtime) {
    this.runtime = runtime;
    this.spec = spec;
    this.inFirstOutput = spec.epilogue().outputs().getFirst() == spec.product();
    this.epilogue =
        inFirstOutput && isPlain(spec) ? null : runtime.code().get(spec.epilogue(), accesses(spec));
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
  public CpuRuntime runtime() {
    return runtime;
  }

  @Override
  public MatMulSpec spec() {
    return spec;
  }

  @Override
  public Runnable bind(long[] addresses) {
    return bind(addresses, List.of(), List.of(), List.of());
  }

  /**
   * Returns the launch, with other work to be done on each finished block, and before and behind
   * each matrix of floats.
   */
  public Runnable bind(
      long[] addresses,
      List<Epilogue> followers,
      List<MatrixWork> before,
      List<MatrixWork> behind) {
    runtime.scratch().reserve(0, productBytes() + wideBytes(spec.a()) + wideBytes(spec.b()));
    return new Bound(addresses, followers, before, behind);
  }

  /** Returns the size of the product in scratch memory. */
  private long productBytes() {
    long size = (long) spec.batch() * spec.m() * spec.n() * spec.product().bytes();
    return inFirstOutput ? 0 : Scratch.aligned(size);
  }

  /** Returns the size of an operand in scratch memory. */
  private long wideBytes(Layout layout) {
    return spec.type() == DType.BF16 ? Scratch.aligned(layout.span() * Float.BYTES) : 0;
  }

  /** One argument of the epilogue: where it starts and its strides, in bytes. */
  private record Walk(long address, long batchStride, long rowStride, long columnStride) {
    static Walk of(long address, DType type, Layout layout) {
      int bytes = type.bytes();
      List<Integer> strides = layout.strides();
      return new Walk(
          address + (long) layout.offset() * bytes,
          (long) strides.get(0) * bytes,
          (long) strides.get(1) * bytes,
          (long) strides.get(2) * bytes);
    }

    long at(int batch, int row, int column) {
      return address + batch * batchStride + row * rowStride + column * columnStride;
    }
  }

  private static Strides strides(Layout layout) {
    List<Integer> strides = layout.strides();
    return new Strides(strides.get(0), strides.get(1), strides.get(2));
  }

  /** An operand as it lies in memory, or widened to a place in scratch memory. */
  private final class Source {
    private final long address;
    private final @Nullable Widening widening;

    Source(long buffer, Layout layout) {
      address = buffer + (long) layout.offset() * spec.type().bytes();
      widening =
          spec.type() == DType.BF16
              ? new Widening(runtime.workers(), address, (int) layout.span())
              : null;
    }

    /** Returns the address of its first element, which is {@code wide} if it has to be widened. */
    long prepare(long wide) {
      if (widening == null) {
        return address;
      }
      widening.copyTo(wide);
      return wide;
    }
  }

  private final class Bound implements Runnable {
    private final Source a;
    private final Source b;
    private final GemmPlan matMul;
    private final DType productType = spec.product();
    private final Walk[] walks;
    private final long[][] frames;
    private long product;

    Bound(
        long[] addresses,
        List<Epilogue> followers,
        List<MatrixWork> before,
        List<MatrixWork> behind) {
      this.a = new Source(addresses[0], spec.a());
      this.b = new Source(addresses[1], spec.b());
      List<Walk> list = new ArrayList<>();
      int inputs = spec.inputs().size();
      for (int i = 0; i < inputs; i++) {
        DType type = spec.epilogue().inputs().get(i + 1);
        list.add(Walk.of(addresses[2 + i], type, spec.inputs().get(i)));
      }
      for (int i = 0; i < spec.outputs().size(); i++) {
        DType type = spec.epilogue().outputs().get(i);
        list.add(Walk.of(addresses[2 + inputs + i], type, spec.outputs().get(i)));
      }
      this.walks = list.toArray(Walk[]::new);
      this.product = inFirstOutput ? walks[inputs].address() : 0;
      int arguments = walks.length + 1;
      this.frames = new long[runtime.workers().threads()][];
      for (int w = 0; w < frames.length; w++) {
        long[] frame = Frames.of(arguments);
        frames[w] = frame;
        frame[arguments] = spec.product().bytes();
        for (int i = 0; i < walks.length; i++) {
          frame[arguments + 1 + i] = walks[i].columnStride();
        }
      }
      List<Epilogue> blockWork = new ArrayList<>();
      if (epilogue != null) {
        blockWork.add((batch, row, column, rows, columns, worker) ->
            apply(epilogue, batch, row, column, rows, columns, worker));
      }
      blockWork.addAll(followers);
      this.matMul = product(Epilogue.inOrder(blockWork), before, behind);
    }

    private GemmPlan product(
        @Nullable Epilogue blockWork, List<MatrixWork> before, List<MatrixWork> behind) {
      GemmProblem problem =
          new GemmProblem(
              spec.m(),
              spec.n(),
              spec.k(),
              strides(spec.a()),
              strides(spec.b()),
              new Strides((long) spec.m() * spec.n(), spec.n(), 1),
              blockWork);
      return spec.type().type() == Type.F64
          ? MatMul.bindF64(runtime.workers(), spec.batch(), problem)
          : runtime.matMul().bind(runtime.workers(), spec.batch(), problem, before, behind);
    }

    @Override
    public void run() {
      long scratch = runtime.scratch().shared();
      if (!inFirstOutput) {
        product = scratch;
      }
      long wideA = scratch + productBytes();
      long left = a.prepare(wideA);
      matMul.run(left, b.prepare(wideA + wideBytes(spec.a())), product);
    }

    private void apply(
        RunCode code, int batch, int row, int column, int rows, int columns, int worker) {
      long[] frame = frames[worker];
      int bytes = productType.bytes();
      for (int r = row; r < row + rows; r++) {
        int element = (batch * spec.m() + r) * spec.n() + column;
        frame[0] = product + (long) element * bytes;
        for (int i = 0; i < walks.length; i++) {
          frame[1 + i] = walks[i].at(batch, r, column);
        }
        code.run(frame, 0, columns, element);
      }
    }
  }
}
