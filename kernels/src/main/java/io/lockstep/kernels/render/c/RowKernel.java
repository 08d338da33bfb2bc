package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.KernelSpec.RowSpec;
import java.util.List;

/** A row-wise kernel: one work-group a row, which makes all passes over it. */
final class RowKernel {
  private final Dialect dialect;
  private final RowSpec spec;
  private final Program program;
  private final Arguments arguments;
  private final RowProgram passes;

  RowKernel(Dialect dialect, RowSpec spec, Program program) {
    this.dialect = dialect;
    this.spec = spec;
    this.program = program;
    this.arguments = new Arguments(dialect, spec, true);
    this.passes = new RowProgram(dialect, spec, program, arguments);
  }

  KernelSource render() {
    String name = CRenderer.identifier(spec);
    CodeWriter out = new CodeWriter();
    arguments.open(out, name);
    boolean reduces = passes.passCount() > 0 && spec.cols() > 0;
    if (reduces) {
      out.line(dialect.localArray("float", "lanes", CRenderer.ITEMS));
    }
    out.line("const uint lane = " + dialect.lane() + ";");
    out.line("const uint row = " + dialect.group() + ";");
    for (int pass = 0; pass < passes.passCount(); pass++) {
      reduce(out, pass);
    }
    storeElements(out);
    passes.storeRowResults(out);
    out.close();
    int local = reduces ? CRenderer.ITEMS * Float.BYTES : 0;
    LaunchShape launch =
        spec.rows() == 0
            ? LaunchShape.of()
            : LaunchShape.of(new LaunchShape.Phase(name, spec.rows(), CRenderer.ITEMS, local));
    return new KernelSource(name, CRenderer.prelude(dialect, program) + out, arguments.sizes(), launch);
  }

  private void reduce(CodeWriter out, int pass) {
    passes.declare(out, pass);
    if (spec.cols() == 0) {
      passes.ops(pass).forEach(this::refuseEmpty);
      return;
    }
    out.open("");
    new LaneReduction(
            dialect,
            out,
            passes.ops(pass),
            passes.variables(pass),
            () -> passes.elements(out, pass, "c"))
        .write(spec.cols());
    out.close();
  }

  private void refuseEmpty(ReduceOp op) {
    if (op != ReduceOp.SUM) {
      throw new IllegalArgumentException(
          "[render "
              + dialect.label()
              + "] kernel "
              + spec.name()
              + " takes the "
              + op
              + " of rows of length 0, which has no value; give the rows elements");
    }
  }

  private void storeElements(CodeWriter out) {
    List<Integer> outputs = passes.outputs(false);
    if (outputs.isEmpty()) {
      return;
    }
    out.open("for (uint c = lane; c < " + spec.cols() + "u; c += " + CRenderer.ITEMS + "u)");
    passes.store(out, outputs, "c");
    out.close();
  }
}
