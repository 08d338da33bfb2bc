package io.lockstep.kernels.render.c.reduce;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.render.c.source.Prelude;
import io.lockstep.kernels.spec.RowSpec;
import java.util.List;

/** A row-wise kernel: one work-group a row, or several short rows, makes all passes over it. */
public final class RowSource {
  private final Dialect dialect;
  private final RowSpec spec;
  private final Program program;
  private final RowGroup group;
  private final KernelArguments arguments;
  private final String rows;
  private final String cols;

  /** The names of the numbers of elements, of blocks, and of blocks of blocks. */
  private final List<String> levels;

  private final RowProgram passes;

  /** Prepares the source of one kernel. */
  public RowSource(Dialect dialect, DeviceLimits limits, RowSpec spec, Program program) {
    this.dialect = dialect;
    this.spec = spec;
    this.program = program;
    this.group = RowGroup.of(limits, spec.cols());
    this.arguments = new KernelArguments(dialect, spec, !spec.updatesInPlace());
    this.rows = arguments.size("rows", spec.rows());
    this.cols = arguments.size("cols", spec.cols());
    this.levels = LaneReduction.levels(arguments, "length", "blocks", spec.cols());
    int most = LaneReduction.most(dialect, limits, group, levels.size());
    this.passes = new RowProgram(dialect, spec, program, arguments, cols, most);
  }

  /** Returns the source and how to launch it. */
  public KernelSource render() {
    String name = KernelSource.identifier(spec);
    CodeWriter out = new CodeWriter();
    arguments.open(out, name, group.items());
    LaneReduction.declareLanes(dialect, out, group, levels.size(), passes.mostReductions());
    group.declare(dialect, out, rows, cols);
    for (int pass = 0; pass < passes.passCount(); pass++) {
      reduce(out, pass);
    }
    storeElements(out);
    passes.storeRowResults(out, group.first(rows));
    out.close();
    int local = passes.mostReductions() * LaneReduction.localBytes(dialect, group, levels.size());
    LaunchShape launch =
        spec.rows() == 0
            ? LaunchShape.of()
            : LaunchShape.of(
                new LaunchShape.Phase(name, group.groups(spec.rows()), group.items(), local));
    return new KernelSource(name, Prelude.of(dialect, program) + out, arguments.sizes(), launch);
  }

  private void reduce(CodeWriter out, int pass) {
    if (spec.cols() == 0) {
      passes.ops(pass).forEach(this::refuseEmpty);
    }
    passes.declare(out, pass);
    out.open("");
    new LaneReduction(
            dialect,
            out,
            group,
            passes.ops(pass),
            passes.variables(pass),
            () -> passes.elements(out, pass, "c"))
        .write(levels);
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
    group.unroll(out, LaneReduction.AHEAD);
    out.open("for (uint c = item; c < length; c += " + group.itemsOfRow() + "u)");
    passes.store(out, outputs, "c");
    out.close();
  }
}
