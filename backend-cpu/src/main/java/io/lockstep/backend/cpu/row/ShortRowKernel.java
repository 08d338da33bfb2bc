package io.lockstep.backend.cpu.row;

import io.lockstep.backend.cpu.code.Frames;
import io.lockstep.backend.cpu.reduce.Reducer;
import io.lockstep.backend.cpu.row.RowKernel.PassCode;
import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Rewriter;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.spec.RowSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row-wise kernel of many short rows, such as the softmax of a classifier. Vectors lie across the
 * rows: a pass goes through the columns, each time with a block of rows at once. Of rows this short
 * each element is a lane of the contract's reduction, so its lanes are columns, and halving joins
 * whole columns.
 */
final class ShortRowKernel implements CpuKernel {
  /** Columns up to which it pays: a longer row fills vectors by itself. */
  private static final int MOST_COLUMNS = 32;

  private static final int LEAST_ROWS = 16;

  final CpuRuntime runtime;
  final RowSpec spec;
  final int rows;
  final int cols;
  final RowPlan plan;
  final List<RowArgument> arguments = new ArrayList<>();
  final List<PassCode> passes = new ArrayList<>();
  final @Nullable PassCode last;
  final List<Reducer> reducers = new ArrayList<>();
  final ShortRowMemory memory;

  /** Returns whether a kernel's rows are short and many. */
  static boolean fits(RowSpec spec) {
    return spec.cols() >= 2 && spec.cols() <= MOST_COLUMNS && spec.rows() >= LEAST_ROWS;
  }

  ShortRowKernel(RowSpec spec, CpuRuntime runtime) {
    this.runtime = runtime;
    this.spec = spec;
    this.rows = spec.rows();
    this.cols = spec.cols();
    List<DType> types = spec.program().inputs();
    for (int i = 0; i < types.size(); i++) {
      arguments.add(RowArgument.input(types.get(i), spec.inputs().get(i)));
    }
    Program program = spec.program();
    if (program.usesIndex()) {
      arguments.add(RowArgument.index());
      program = withIndexAsInput(program);
    }
    for (int i = 0; i < spec.outputs().size(); i++) {
      arguments.add(RowArgument.output(program.outputs().get(i), spec.outputs().get(i)));
    }
    this.plan =
        new RowPlan(program, spec.outputs().stream().map(o -> o.strides().get(1) == 0).toList());
    plan.passes().forEach(pass -> passes.add(new PassCode(pass, codeOf(pass))));
    RowPass uniform = plan.last();
    this.last = uniform == null ? null : new PassCode(uniform, codeOf(uniform));
    for (Expr.Rows r : plan.reductions()) {
      reducers.add(new Reducer(r.op(), DType.of(r.type()), runtime.code()));
    }
    this.memory = new ShortRowMemory(this);
  }

  /** The index of an element no longer grows by one from vector lane to lane. */
  private static Program withIndexAsInput(Program program) {
    List<DType> inputs = new ArrayList<>(program.inputs());
    Expr read = Expr.input(inputs.size(), DType.I32);
    inputs.add(DType.I32);
    Rewriter rewriter = new Rewriter(e -> e instanceof Expr.Index ? read : e);
    return Program.of(
        program.name(),
        inputs,
        program.outputs(),
        program.results().stream().map(rewriter::rewrite).toList());
  }

  private RunCode codeOf(RowPass pass) {
    List<Access> accesses =
        pass.arguments().stream()
            .map(place ->
                place.kind() == RowPass.Kind.ARGUMENT
                    ? arguments.get(place.index()).access()
                    : Access.UNIT)
            .toList();
    return runtime.code().get(pass.program(), accesses);
  }

  /** Returns the number of arguments of the pass that has most. */
  int mostArguments() {
    return passes.stream().mapToInt(p -> p.pass().arguments().size()).max().orElse(0);
  }

  /** Returns a frame for a pass with its strides set. */
  long[] newFrame(RowPass pass) {
    int n = pass.arguments().size();
    long[] frame = Frames.of(n);
    for (int i = 0; i < n; i++) {
      RowPass.Place place = pass.arguments().get(i);
      frame[n + i] =
          switch (place.kind()) {
            case ARGUMENT -> arguments.get(place.index()).strideInRun();
            case VALUE, LANES -> reducers.get(place.index()).type().bytes();
            case KEPT -> plan.keptTypes().get(place.index()).bytes();
          };
    }
    return frame;
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
    runtime.scratch().reserve(memory.bytes(), 0);
    return new BoundShortRows(this, addresses);
  }
}
