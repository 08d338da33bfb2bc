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
import io.lockstep.kernels.spec.GatherSpec;

/** Rows of a table picked by index; the first bad index is reported, and its row is zeros. */
public final class GatherSource {
  private final Dialect dialect;
  private final GatherSpec spec;
  private final int items;
  private final KernelArguments arguments;

  /** Prepares the source of one kernel. */
  public GatherSource(Dialect dialect, DeviceLimits limits, GatherSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.items = limits.items();
    this.arguments = new KernelArguments(dialect, spec, true);
  }

  /** Returns the source and how to launch it. */
  public KernelSource render() {
    String name = KernelSource.identifier(spec);
    int size = spec.count() * spec.width();
    String count = arguments.size("count", size);
    String rows = arguments.size("rows", spec.rows());
    Divisor width = new Divisor(dialect, arguments, "width", spec.width());
    CodeWriter out = new CodeWriter();
    arguments.open(out, name, items, dialect.pointer(DType.I32, "fault", false, true));
    ElementLoop.open(dialect, out, count);
    out.line("const uint n = " + width.quotient("i") + ";");
    out.line("const uint c = " + width.remainder("i", "n") + ";");
    out.line("const int row = in1[n];");
    out.open("if (0 <= row && (uint)row < " + rows + ")");
    out.line("out0[i] = in0[(uint)row * " + width.size() + " + c];");
    out.orElse();
    out.line(dialect.atomicMin("fault", "(int)n"));
    out.line("out0[i] = 0;");
    out.close();
    out.close();
    out.close();
    return new KernelSource(
        name,
        dialect.preamble() + "\n" + out,
        arguments.sizes(),
        new LaunchShape(ElementLoop.phases(name, size, items), 0, true));
  }
}
