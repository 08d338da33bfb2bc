package io.lockstep.kernels.render.c.reduce;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.Divisor;
import io.lockstep.kernels.render.c.source.ElementLoop;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.render.c.source.Prelude;
import io.lockstep.kernels.spec.RowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A row-wise kernel for few and long rows. Each pass is two phases: a work-group for each block of
 * 4096 elements of each row, then a work-group for each row that reduces the results of its blocks.
 * Outputs of single elements are a last, elementwise phase. The workspace holds the results of
 * blocks {@code [reduction, row, block]}, then those of rows {@code [reduction, row]}. The bits are
 * those of {@link RowSource}.
 */
public final class LongRowSource {
  /** With more rows than this, a work-group a row keeps a device busy. */
  private static final int MAX_ROWS = 64;

  private final Dialect dialect;
  private final RowSpec spec;
  private final Program program;
  private final RowGroup group;
  private final KernelArguments arguments;
  private final RowProgram passes;
  private final int blockCount;
  private final String rows;
  private final Divisor cols;
  private final String blocks;

  /** The names of the numbers of blocks, and of blocks of blocks, of a row. */
  private final List<String> levels;

  private final String name;
  private final List<LaunchShape.Phase> phases = new ArrayList<>();

  /** Prepares the source of one kernel. */
  public LongRowSource(Dialect dialect, DeviceLimits limits, RowSpec spec, Program program) {
    this.dialect = dialect;
    this.spec = spec;
    this.program = program;
    this.group = RowGroup.of(limits, spec.cols());
    this.arguments = new KernelArguments(dialect, spec, !spec.updatesInPlace());
    this.blockCount = Math.ceilDiv(spec.cols(), SummationOrder.BLOCK);
    this.rows = arguments.size("rows", spec.rows());
    this.cols = new Divisor(dialect, arguments, "cols", spec.cols());
    this.blocks = arguments.size("blocks", blockCount);
    this.levels = LaneReduction.levels(arguments, blocks, "blocks_of_blocks", blockCount);
    int most = LaneReduction.most(dialect, limits, group, levels.size());
    this.passes = new RowProgram(dialect, spec, program, arguments, cols.size(), most);
    this.name = KernelSource.identifier(spec);
  }

  /** Returns whether a kernel has few and long rows to reduce. */
  public static boolean suits(RowSpec spec, Program program) {
    return program.usesRows()
        && spec.rows() > 0
        && spec.rows() <= MAX_ROWS
        && spec.cols() > SummationOrder.BLOCK;
  }

  /** Returns the source and how to launch it. */
  public KernelSource render() {
    CodeWriter out = new CodeWriter();
    for (int pass = 0; pass < passes.passCount(); pass++) {
      writeBlocks(out, pass);
      out.line("");
      writeRows(out, pass);
    }
    if (!passes.outputs(false).isEmpty()) {
      out.line("");
      writeElements(out);
    }
    long results = (long) passes.reductionCount() * spec.rows();
    return new KernelSource(
        name,
        Prelude.of(dialect, program) + out,
        arguments.sizes(),
        new LaunchShape(phases, results * (blockCount + 1L) * Float.BYTES, false));
  }

  private void openReduction(CodeWriter out, String function, int groups, int levelCount) {
    open(out, function);
    int values = passes.mostReductions();
    int local = values * LaneReduction.localBytes(dialect, group, levelCount);
    phases.add(new LaunchShape.Phase(function, groups, group.items(), local));
    LaneReduction.declareLanes(dialect, out, group, levelCount, values);
    out.line("const uint item = " + dialect.lane() + ";");
  }

  private void open(CodeWriter out, String function) {
    arguments.open(
        out, function, group.items(), dialect.pointer(DType.F32, "workspace", false, true));
  }

  private void writeBlocks(CodeWriter out, int pass) {
    if (pass > 0) {
      out.line("");
    }
    openReduction(out, name + "_blocks" + pass, spec.rows() * blockCount, 1);
    out.line("const uint group = " + dialect.group() + ";");
    out.line("const uint row = group / " + blocks + ";");
    out.line("const uint start = (group - row * " + blocks + ") * " + SummationOrder.BLOCK + "u;");
    out.line("const uint end = " + LaneReduction.endOfBlock("start", cols.size()) + ";");
    loadResults(out, pass);
    passes.declare(out, pass);
    reduction(out, pass, () -> passes.elements(out, pass, "c")).writeBlock("start", "end");
    out.open("if (item == 0u)");
    for (int r : passes.reductions(pass)) {
      out.line("workspace[" + blockResults(r) + " + group] = r" + r + ";");
    }
    out.close();
    out.close();
  }

  private void writeRows(CodeWriter out, int pass) {
    openReduction(out, name + "_rows" + pass, spec.rows(), levels.size());
    out.line("const uint row = " + dialect.group() + ";");
    boolean last = pass == passes.passCount() - 1;
    if (last) {
      loadResults(out, pass);
    }
    passes.declare(out, pass);
    out.open("");
    reduction(out, pass, () -> loadBlockResults(out, pass)).write(levels);
    out.close();
    out.open("if (item == 0u)");
    for (int r : passes.reductions(pass)) {
      out.line("workspace[" + rowResults(r) + "] = r" + r + ";");
    }
    out.close();
    if (last) {
      passes.storeRowResults(out, "item == 0u");
    }
    out.close();
  }

  private LaneReduction reduction(CodeWriter out, int pass, Supplier<List<String>> element) {
    return new LaneReduction(
        dialect, out, group, passes.ops(pass), passes.variables(pass), element);
  }

  private void writeElements(CodeWriter out) {
    String function = name + "_elements";
    open(out, function);
    phases.addAll(ElementLoop.phases(function, spec.rows() * spec.cols(), group.items()));
    ElementLoop.open(dialect, out, rows + " * " + cols.size());
    out.line("const uint row = " + cols.quotient("i") + ";");
    out.line("const uint c = " + cols.remainder("i", "row") + ";");
    loadResults(out, passes.passCount());
    passes.store(out, passes.outputs(false), "c");
    out.close();
    out.close();
  }

  /** Declares the row results of all passes before one. */
  private void loadResults(CodeWriter out, int before) {
    for (int pass = 0; pass < before; pass++) {
      for (int r : passes.reductions(pass)) {
        out.line("const float r" + r + " = workspace[" + rowResults(r) + "];");
      }
    }
  }

  private List<String> loadBlockResults(CodeWriter out, int pass) {
    List<String> names = new ArrayList<>();
    for (int r : passes.reductions(pass)) {
      names.add("block" + r);
      String position = blockResults(r) + " + row * " + blocks + " + c";
      out.line("const float block" + r + " = workspace[" + position + "];");
    }
    return names;
  }

  private String blockResults(int reduction) {
    return reduction + "u * " + rows + " * " + blocks;
  }

  private String rowResults(int reduction) {
    String before = passes.reductionCount() + "u * " + blocks + " + " + reduction + "u";
    return "(" + before + ") * " + rows + " + row";
  }
}
