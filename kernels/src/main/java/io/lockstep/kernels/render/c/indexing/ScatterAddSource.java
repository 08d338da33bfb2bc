package io.lockstep.kernels.render.c.indexing;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.Divisor;
import io.lockstep.kernels.render.c.source.ElementLoop;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.spec.ScatterAddSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The adjoint of a gather for a small table: a work-item for each element of the result looks
 * through all indices in ascending order and adds the updates that are its own. An index out of
 * range is reported before, and adds nothing.
 */
public final class ScatterAddSource {
  private final Dialect dialect;
  private final ScatterAddSpec spec;
  private final int items;
  private final KernelArguments arguments;

  /** Prepares the source of one kernel. */
  public ScatterAddSource(Dialect dialect, DeviceLimits limits, ScatterAddSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.items = limits.items();
    this.arguments = new KernelArguments(dialect, spec, true);
  }

  /** Returns the source and how to launch it. */
  public KernelSource render() {
    String name = KernelSource.identifier(spec);
    int size = spec.rows() * spec.width();
    String elements = arguments.size("elements", size);
    String count = arguments.size("count", spec.count());
    String rows = arguments.size("rows", spec.rows());
    Divisor width = new Divisor(dialect, arguments, "width", spec.width());
    CodeWriter out = new CodeWriter();
    String fault = dialect.pointer(DType.I32, "fault", false, true);
    arguments.open(out, name + "_check", items, fault);
    IndexCheck.write(dialect, out, count, rows);
    out.line("");
    arguments.open(out, name, items, fault);
    ElementLoop.open(dialect, out, elements);
    out.line("const uint row = " + width.quotient("i") + ";");
    out.line("const uint c = " + width.remainder("i", "row") + ";");
    out.line("float acc = 0x0.0p0f;");
    out.open("for (uint n = 0u; n < " + count + "; ++n)");
    out.open("if (in1[n] == (int)row)");
    out.line("acc = " + dialect.add("acc", "in0[n * " + width.size() + " + c]") + ";");
    out.close();
    out.close();
    out.line("out0[i] = acc;");
    out.close();
    out.close();
    List<LaunchShape.Phase> phases =
        new ArrayList<>(ElementLoop.phases(name + "_check", spec.count(), items));
    phases.addAll(ElementLoop.phases(name, size, items));
    return new KernelSource(
        name, dialect.preamble() + "\n" + out, arguments.sizes(), new LaunchShape(phases, 0, true));
  }
}
