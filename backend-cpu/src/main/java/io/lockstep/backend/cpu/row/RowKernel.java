package io.lockstep.backend.cpu.row;

import io.lockstep.backend.cpu.code.Accesses;
import io.lockstep.backend.cpu.reduce.Reducer;
import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.RowSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row-wise kernel: the passes of a {@link RowPlan} over each row, block by block. Many rows are
 * shared out among the workers; of few long rows, the blocks of each pass are.
 */
public final class RowKernel implements CpuKernel {
  /** Columns above which the blocks of a row are worth sharing out. */
  private static final int LONG = 4 * Reducer.BLOCK;

  final CpuRuntime runtime;
  final RowSpec spec;
  final RowPlan plan;
  final List<DType> types;
  final List<Layout> layouts;
  final List<PassCode> passes = new ArrayList<>();
  final @Nullable PassCode last;
  final List<Reducer> reducers = new ArrayList<>();
  final RowMemory memory;

  /** Compiles a specification: by columns if its rows are short and many, else row by row. */
  public static CpuKernel of(RowSpec spec, CpuRuntime runtime) {
    return ShortRowKernel.fits(spec)
        ? new ShortRowKernel(spec, runtime)
        : new RowKernel(spec, runtime);
  }

  RowKernel(RowSpec spec, CpuRuntime runtime) {
    this.runtime = runtime;
    this.spec = spec;
    this.types = spec.arguments();
    this.layouts = new ArrayList<>(spec.inputs());
    layouts.addAll(spec.outputs());
    boolean repeats = spec.cols() != 1;
    this.plan =
        new RowPlan(
            spec.program(),
            spec.outputs().stream().map(o -> repeats && o.strides().get(1) == 0).toList());
    for (RowPass pass : plan.passes()) {
      passes.add(new PassCode(pass, codeOf(pass, repeats)));
    }
    RowPass uniform = plan.last();
    this.last = uniform == null ? null : new PassCode(uniform, codeOf(uniform, false));
    for (Expr.Rows r : plan.reductions()) {
      reducers.add(new Reducer(r.op(), DType.of(r.type()), runtime.code()));
    }
    this.memory = new RowMemory(plan, spec.cols());
  }

  /** A pass with its code. */
  record PassCode(RowPass pass, RunCode code) {}

  /** A pass at a single element needs no vectors, so any stride will do. */
  private RunCode codeOf(RowPass pass, boolean vectors) {
    List<Access> accesses = new ArrayList<>();
    int inputs = pass.program().inputs().size();
    for (int i = 0; i < pass.arguments().size(); i++) {
      RowPass.Place place = pass.arguments().get(i);
      accesses.add(
          switch (place.kind()) {
            case ARGUMENT ->
                vectors
                    ? Accesses.of(stride(place.index()), types.get(place.index()), i < inputs)
                    : Access.STRIDED;
            case VALUE -> Access.UNIFORM;
            case KEPT -> Access.UNIT;
            case LANES -> Access.LANES;
          });
    }
    return runtime.code().get(pass.program(), accesses);
  }

  long stride(int argument) {
    return (long) layouts.get(argument).strides().get(1) * types.get(argument).bytes();
  }

  long rowStride(int argument) {
    return (long) layouts.get(argument).strides().get(0) * types.get(argument).bytes();
  }

  long offset(int argument) {
    return (long) layouts.get(argument).offset() * types.get(argument).bytes();
  }

  @Override
  public CpuRuntime runtime() {
    return runtime;
  }

  @Override
  public RowSpec spec() {
    return spec;
  }

  @Override
  public Runnable bind(long[] addresses) {
    int threads = runtime.workers().threads();
    boolean byBlocks = threads > 1 && spec.rows() < 2 * threads && spec.cols() >= LONG;
    // Of a row that all share, a worker has lanes of its own alone.
    runtime
        .scratch()
        .reserve(byBlocks ? memory.workerBytes() : memory.bytes(), byBlocks ? memory.bytes() : 0);
    return new BoundRows(this, addresses, byBlocks);
  }
}
