package io.lockstep.kernels.render.c.reduce;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.Divisor;
import io.lockstep.kernels.render.c.source.ElementAddress;
import io.lockstep.kernels.render.c.source.ElementLoop;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.render.c.source.Prelude;
import io.lockstep.kernels.render.c.source.ScalarWriter;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A reduction over an outer axis. Phase one: a work-item for each run of 64 rows and column. Phase
 * two, if there are several runs: a work-group for some neighbouring columns halves over the runs,
 * in the workspace {@code [outer, runs, inner]}.
 */
public final class ColumnReduceSource {
  /** With few runs a group of the second phase takes as many columns as it has items. */
  private static final int FEW_RUNS = 16;

  /** Columns of such a group with many runs; neighbouring items read neighbouring elements. */
  private static final int FEW_COLUMNS = 32;

  /** How many elements an item loads before it needs the first; its loads are far apart. */
  private static final int AHEAD = 8;

  private final Dialect dialect;
  private final ColumnReduceSpec spec;
  private final Program program;
  private final int items;
  private final boolean serialItems;
  private final int runCount;
  private final int columnsOfGroup;
  private final int tileCount;
  private final KernelArguments arguments;
  private final Divisor inner;
  private final Divisor runs;
  private final String count;
  private final String reduced;
  private final String columns;
  private final String tiles;
  private final List<ElementAddress> places = new ArrayList<>();

  /** Prepares the source of one kernel. */
  public ColumnReduceSource(
      Dialect dialect, DeviceLimits limits, ColumnReduceSpec spec, Program program) {
    this.dialect = dialect;
    this.spec = spec;
    this.program = program;
    this.items = limits.items();
    this.serialItems = limits.serialItems();
    this.runCount = Math.max(Math.ceilDiv(spec.reduced(), SummationOrder.COLUMN_RUN), 1);
    this.columnsOfGroup = runCount <= FEW_RUNS ? items : Math.min(FEW_COLUMNS, items);
    this.tileCount = Math.ceilDiv(spec.inner(), columnsOfGroup);
    this.arguments = new KernelArguments(dialect, spec, true);
    this.count = arguments.size("count", spec.outer() * runCount * spec.inner());
    this.reduced = arguments.size("reduced", spec.reduced());
    this.inner = new Divisor(dialect, arguments, "inner", spec.inner());
    this.runs = new Divisor(dialect, arguments, "runs", runCount);
    this.columns = arguments.size("columns", columnsOfGroup);
    this.tiles = arguments.size("tiles", tileCount);
    for (int i = 0; i < spec.inputs().size(); i++) {
      places.add(new ElementAddress(arguments, arguments.name(i), spec.inputs().get(i)));
    }
  }

  /** Returns the source and how to launch it. */
  public KernelSource render() {
    if (spec.reduced() == 0 && spec.op() != ReduceOp.SUM) {
      throw new IllegalArgumentException(
          "[render "
              + dialect.label()
              + "] kernel "
              + spec.name()
              + " takes the "
              + spec.op()
              + " of columns of length 0, which has no value; give the columns elements");
    }
    String name = KernelSource.identifier(spec);
    int results = spec.outer() * spec.inner();
    CodeWriter out = new CodeWriter();
    List<LaunchShape.Phase> phases = new ArrayList<>();
    long workspace = 0;
    if (runCount == 1) {
      arguments.open(out, name, items);
      writeRuns(out, arguments.store(0, "i", "acc"));
      phases.addAll(ElementLoop.phases(name, results, items));
    } else {
      open(out, name + "_runs");
      writeRuns(out, "workspace[i] = acc;");
      out.line("");
      open(out, name + "_halving");
      writeHalving(out);
      phases.addAll(ElementLoop.phases(name + "_runs", results * runCount, items));
      if (results > 0) {
        int groups = spec.outer() * tileCount;
        phases.add(new LaunchShape.Phase(name + "_halving", groups, items, 0));
      }
      workspace = (long) results * runCount * Float.BYTES;
    }
    return new KernelSource(
        name,
        Prelude.of(dialect, program) + out,
        arguments.sizes(),
        new LaunchShape(phases, workspace, false));
  }

  private void open(CodeWriter out, String function) {
    arguments.open(out, function, items, dialect.pointer(DType.F32, "workspace", false, true));
  }

  private void writeRuns(CodeWriter out, String store) {
    ElementLoop.open(dialect, out, count);
    out.line("const uint rest = " + inner.quotient("i") + ";");
    out.line("const uint c2 = " + inner.remainder("i", "rest") + ";");
    out.line("const uint c0 = " + runs.quotient("rest") + ";");
    out.line(
        "const uint start = ("
            + runs.remainder("rest", "c0")
            + ") * "
            + SummationOrder.COLUMN_RUN
            + "u;");
    String whole = "start + " + SummationOrder.COLUMN_RUN + "u";
    out.line("const uint end = " + reduced + " < " + whole + " ? " + reduced + " : " + whole + ";");
    out.line("float acc = 0x0.0p0f;");
    if (!serialItems) {
      out.line("#pragma unroll " + AHEAD);
    }
    out.open("for (uint c1 = start; c1 < end; ++c1)");
    String value = value(out);
    out.line(
        "acc = c1 == start ? "
            + value
            + " : "
            + ScalarWriter.combine(dialect, spec.op(), "acc", value)
            + ";");
    out.close();
    out.line(store);
    out.close();
    out.close();
  }

  private String value(CodeWriter out) {
    return new ScalarWriter(dialect, program, out)
        .write(
            program.results(),
            new ScalarWriter.Leaves() {
              @Override
              public String input(int index) {
                return arguments.load(index, places.get(index).at(List.of("c0", "c1", "c2")));
              }

              @Override
              public String index() {
                return "(c0 * " + reduced + " + c1) * " + inner.size() + " + c2";
              }
            })
        .getFirst();
  }

  /** Each step of the halving takes the runs from h on into those before, for all columns. */
  private void writeHalving(CodeWriter out) {
    String n = inner.size();
    out.line("const uint item = " + dialect.lane() + ";");
    out.line("const uint group = " + dialect.group() + ";");
    out.line("const uint outer = group / " + tiles + ";");
    out.line("const uint column = (group - outer * " + tiles + ") * " + columns + ";");
    out.line(
        "const uint width = "
            + n
            + " - column < "
            + columns
            + " ? "
            + n
            + " - column : "
            + columns
            + ";");
    out.line("const uint first = outer * " + runs.size() + " * " + n + " + column;");
    out.line("uint h = 1u;");
    out.open("while (h * 2u < " + runs.size() + ")");
    out.line("h *= 2u;");
    out.close();
    out.open("for (; h > 0u; h >>= 1)");
    out.open("for (uint e = item; e < h * width; e += " + items + "u)");
    out.line("const uint run = e / width;");
    out.open("if (run + h < " + runs.size() + ")");
    out.line("const uint at = first + run * " + n + " + (e - run * width);");
    out.line("const float a = workspace[at];");
    out.line("const float b = workspace[at + h * " + n + "];");
    out.line("workspace[at] = " + ScalarWriter.combine(dialect, spec.op(), "a", "b") + ";");
    out.close();
    out.close();
    out.line(dialect.globalBarrier());
    out.close();
    out.open("for (uint c = item; c < width; c += " + items + "u)");
    String result = "outer * " + n + " + column + c";
    out.line(arguments.store(0, result, "workspace[first + c]"));
    out.close();
    out.close();
  }
}
