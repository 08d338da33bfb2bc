package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.KernelSpec.ColumnReduceSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A reduction over an outer axis. Phase one: a work-item for each run of 64 rows and column. Phase
 * two, if there are several runs: a work-item for each column halves over the runs, in the
 * workspace {@code [outer, runs, inner]}.
 */
final class ColumnReduceKernel {
  private static final int RUN = 64;

  private final Dialect dialect;
  private final ColumnReduceSpec spec;
  private final Program program;
  private final Arguments arguments;
  private final int runs;

  ColumnReduceKernel(Dialect dialect, ColumnReduceSpec spec, Program program) {
    this.dialect = dialect;
    this.spec = spec;
    this.program = program;
    this.arguments = new Arguments(dialect, spec, true);
    this.runs = CRenderer.ceilDiv(spec.reduced(), RUN);
  }

  KernelSource render() {
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
    String name = CRenderer.identifier(spec);
    int results = spec.outer() * spec.inner();
    CodeWriter out = new CodeWriter();
    List<LaunchShape.Phase> phases = new ArrayList<>();
    if (runs <= 1) {
      writeRuns(out, name, results);
      phases.addAll(CRenderer.elementwise(name, results));
    } else {
      writeRuns(out, name + "_runs", results);
      out.line("");
      writeHalving(out, name + "_halving", results);
      phases.addAll(CRenderer.elementwise(name + "_runs", results * runs));
      phases.addAll(CRenderer.elementwise(name + "_halving", results));
    }
    long workspace = runs <= 1 ? 0 : (long) results * runs * Float.BYTES;
    return new KernelSource(
        name,
        CRenderer.prelude(dialect, program) + out,
        arguments.sizes(),
        new LaunchShape(phases, workspace, false));
  }

  private void open(CodeWriter out, String function) {
    if (runs <= 1) {
      arguments.open(out, function);
    } else {
      arguments.open(out, function, dialect.pointer(DType.F32, "workspace", false, true));
    }
  }

  private void writeRuns(CodeWriter out, String function, int results) {
    open(out, function);
    if (results > 0) {
      CRenderer.openElements(dialect, out, results * Math.max(runs, 1));
      writeRun(out);
      out.close();
    }
    out.close();
  }

  private void writeRun(CodeWriter out) {
    List<Integer> space = List.of(spec.outer(), Math.max(runs, 1), spec.inner());
    if (spec.outer() > 1) {
      out.line("const uint c0 = " + coordinate(space, 0) + ";");
    }
    out.line(
        "const uint start = "
            + (runs <= 1 ? "0u" : Position.times("(" + coordinate(space, 1) + ")", RUN))
            + ";");
    out.line("const uint c2 = " + coordinate(space, 2) + ";");
    out.line(
        "const uint end = "
            + (runs <= 1
                ? spec.reduced() + "u"
                : spec.reduced()
                    + "u - start < "
                    + RUN
                    + "u ? "
                    + spec.reduced()
                    + "u : start + "
                    + RUN
                    + "u")
            + ";");
    out.line("float acc = 0x0.0p0f;");
    if (spec.reduced() > 0) {
      out.open("for (uint c1 = start; c1 < end; ++c1)");
      String value = value(out);
      out.line(
          "acc = c1 == start ? "
              + value
              + " : "
              + ScalarWriter.combine(dialect, spec.op(), "acc", value)
              + ";");
      out.close();
    }
    out.line(runs <= 1 ? arguments.store(0, "i", "acc") : "workspace[i] = acc;");
  }

  private static String coordinate(List<Integer> space, int axis) {
    return Position.coordinate("i", space, axis);
  }

  private String value(CodeWriter out) {
    Shape space = Shape.of(spec.outer(), spec.reduced(), spec.inner());
    List<String> coordinates = List.of("c0", "c1", "c2");
    return new ScalarWriter(dialect, program, out)
        .write(
            program.results(),
            new ScalarWriter.Leaves() {
              @Override
              public String input(int index) {
                return arguments.load(index, Position.of(spec.inputs().get(index), coordinates));
              }

              @Override
              public String index() {
                return Position.of(Layout.contiguous(space), coordinates);
              }
            })
        .getFirst();
  }

  private void writeHalving(CodeWriter out, String function, int results) {
    open(out, function);
    CRenderer.openElements(dialect, out, results);
    String inner = spec.inner() + "u";
    String block = runs * spec.inner() + "u";
    out.line(
        "const uint first = "
            + (spec.outer() == 1 ? "i" : "i / " + inner + " * " + block + " + i % " + inner)
            + ";");
    int largest = Integer.highestOneBit(runs - 1);
    out.open("for (uint h = " + largest + "u; h > 0u; h >>= 1)");
    out.open("for (uint r = 0u; r < h && r + h < " + runs + "u; ++r)");
    out.line("const float a = workspace[first + r * " + inner + "];");
    out.line("const float b = workspace[first + (r + h) * " + inner + "];");
    out.line(
        "workspace[first + r * "
            + inner
            + "] = "
            + ScalarWriter.combine(dialect, spec.op(), "a", "b")
            + ";");
    out.close();
    out.close();
    out.line(arguments.store(0, "i", "workspace[first]"));
    out.close();
    out.close();
  }
}
