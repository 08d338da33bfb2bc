package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.KernelSpec.RowSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A row-wise kernel for few and long rows. Each pass is two phases: a work-group for each block of
 * 4096 elements of each row, then a work-group for each row that reduces the results of its blocks.
 * Outputs of single elements are a last, elementwise phase. The workspace holds the results of
 * blocks {@code [reduction, row, block]}, then those of rows {@code [reduction, row]}. The bits are
 * those of {@link RowKernel}.
 */
final class LongRowKernel {
  /** With more rows than this, a work-group a row keeps a device busy. */
  private static final int MAX_ROWS = 64;

  private final Dialect dialect;
  private final RowSpec spec;
  private final Program program;
  private final Arguments arguments;
  private final RowProgram passes;
  private final int blocks;
  private final String name;
  private final List<LaunchShape.Phase> phases = new ArrayList<>();

  LongRowKernel(Dialect dialect, RowSpec spec, Program program) {
    this.dialect = dialect;
    this.spec = spec;
    this.program = program;
    this.arguments = new Arguments(dialect, spec, true);
    this.passes = new RowProgram(dialect, spec, program, arguments);
    this.blocks = CRenderer.ceilDiv(spec.cols(), LaneReduction.BLOCK);
    this.name = CRenderer.identifier(spec);
  }

  /** Returns whether a kernel has few and long rows to reduce. */
  static boolean suits(RowSpec spec, Program program) {
    return program.usesRows()
        && spec.rows() > 0
        && spec.rows() <= MAX_ROWS
        && spec.cols() > LaneReduction.BLOCK;
  }

  KernelSource render() {
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
        CRenderer.prelude(dialect, program) + out,
        arguments.sizes(),
        new LaunchShape(phases, results * (blocks + 1L) * Float.BYTES, false));
  }

  private void openReduction(CodeWriter out, String function, int groups) {
    open(out, function);
    phases.add(
        new LaunchShape.Phase(function, groups, CRenderer.ITEMS, CRenderer.ITEMS * Float.BYTES));
    out.line(dialect.localArray("float", "lanes", CRenderer.ITEMS));
    out.line("const uint lane = " + dialect.lane() + ";");
  }

  private void open(CodeWriter out, String function) {
    arguments.open(out, function, dialect.pointer(DType.F32, "workspace", false, true));
  }

  private void writeBlocks(CodeWriter out, int pass) {
    if (pass > 0) {
      out.line("");
    }
    openReduction(out, name + "_blocks" + pass, spec.rows() * blocks);
    out.line("const uint group = " + dialect.group() + ";");
    out.line("const uint row = group / " + blocks + "u;");
    out.line("const uint start = group % " + blocks + "u * " + LaneReduction.BLOCK + "u;");
    out.line(
        "const uint end = "
            + spec.cols()
            + "u - start < "
            + LaneReduction.BLOCK
            + "u ? "
            + spec.cols()
            + "u : start + "
            + LaneReduction.BLOCK
            + "u;");
    loadResults(out, pass);
    passes.declare(out, pass);
    new LaneReduction(
            dialect,
            out,
            passes.ops(pass),
            passes.variables(pass),
            () -> passes.elements(out, pass, "c"))
        .writeBlock("start", "end");
    out.open("if (lane == 0u)");
    for (int r : passes.reductions(pass)) {
      out.line("workspace[" + blockResults(r) + "u + group] = r" + r + ";");
    }
    out.close();
    out.close();
  }

  private void writeRows(CodeWriter out, int pass) {
    openReduction(out, name + "_rows" + pass, spec.rows());
    out.line("const uint row = " + dialect.group() + ";");
    boolean last = pass == passes.passCount() - 1;
    if (last) {
      loadResults(out, pass);
    }
    passes.declare(out, pass);
    out.open("");
    new LaneReduction(
            dialect,
            out,
            passes.ops(pass),
            passes.variables(pass),
            () -> loadBlockResults(out, pass))
        .write(blocks);
    out.close();
    out.open("if (lane == 0u)");
    for (int r : passes.reductions(pass)) {
      out.line("workspace[" + rowResults(r) + "u + row] = r" + r + ";");
    }
    out.close();
    if (last) {
      passes.storeRowResults(out);
    }
    out.close();
  }

  private void writeElements(CodeWriter out) {
    String function = name + "_elements";
    open(out, function);
    int size = spec.rows() * spec.cols();
    phases.addAll(CRenderer.elementwise(function, size));
    CRenderer.openElements(dialect, out, size);
    out.line("const uint row = i / " + spec.cols() + "u;");
    out.line("const uint c = i % " + spec.cols() + "u;");
    loadResults(out, passes.passCount());
    passes.store(out, passes.outputs(false), "c");
    out.close();
    out.close();
  }

  /** Declares the row results of all passes before one. */
  private void loadResults(CodeWriter out, int before) {
    for (int pass = 0; pass < before; pass++) {
      for (int r : passes.reductions(pass)) {
        out.line("const float r" + r + " = workspace[" + rowResults(r) + "u + row];");
      }
    }
  }

  private List<String> loadBlockResults(CodeWriter out, int pass) {
    List<String> names = new ArrayList<>();
    for (int r : passes.reductions(pass)) {
      names.add("block" + r);
      out.line(
          "const float block"
              + r
              + " = workspace["
              + blockResults(r)
              + "u + "
              + Position.times("row", blocks)
              + " + c];");
    }
    return names;
  }

  private int blockResults(int reduction) {
    return reduction * spec.rows() * blocks;
  }

  private int rowResults(int reduction) {
    return passes.reductionCount() * spec.rows() * blocks + reduction * spec.rows();
  }
}
