package io.lockstep.backend.cpu;

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
final class RowKernel implements CpuKernel {
  /** Columns above which the blocks of a row are worth sharing out. */
  private static final int LONG = 4 * Fold.BLOCK;

  final Machine machine;
  final RowSpec spec;
  final RowPlan plan;
  final List<DType> types;
  final List<Layout> layouts;
  final List<PassCode> passes = new ArrayList<>();
  final @Nullable PassCode last;
  final List<Fold> folds = new ArrayList<>();
  final RowMemory memory;

  RowKernel(RowSpec spec, Machine machine) {
    this.machine = machine;
    this.spec = spec;
    this.types = spec.arguments();
    this.layouts = new ArrayList<>(spec.inputs());
    layouts.addAll(spec.outputs());
    boolean repeats = spec.cols() != 1;
    this.plan =
        new RowPlan(
            spec.program(),
            spec.outputs().stream().map(o -> repeats && o.strides().get(1) == 0).toList());
    for (Pass pass : plan.passes()) {
      passes.add(new PassCode(pass, codeOf(pass, repeats)));
    }
    Pass uniform = plan.last();
    this.last = uniform == null ? null : new PassCode(uniform, codeOf(uniform, false));
    for (Expr.Rows r : plan.reductions()) {
      folds.add(new Fold(r.op(), DType.of(r.type()), machine.code));
    }
    this.memory = new RowMemory(plan, spec.cols());
  }

  /** A pass with its code. */
  record PassCode(Pass pass, RunCode code) {}

  /** A pass at a single element needs no vectors, so any stride will do. */
  private RunCode codeOf(Pass pass, boolean vectors) {
    List<Access> accesses = new ArrayList<>();
    int inputs = pass.program().inputs().size();
    for (int i = 0; i < pass.arguments().size(); i++) {
      Pass.Place place = pass.arguments().get(i);
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
    return machine.code.get(pass.program(), accesses);
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
  public Machine machine() {
    return machine;
  }

  @Override
  public RowSpec spec() {
    return spec;
  }

  @Override
  public Runnable bind(long[] addresses) {
    int threads = machine.pool.threads();
    boolean byBlocks = threads > 1 && spec.rows() < 2 * threads && spec.cols() >= LONG;
    // Of a row that all share, a worker has lanes of its own alone.
    machine.scratch.reserve(
        byBlocks ? memory.workerBytes() : memory.bytes(), byBlocks ? memory.bytes() : 0);
    return new BoundRows(this, addresses, byBlocks);
  }
}
