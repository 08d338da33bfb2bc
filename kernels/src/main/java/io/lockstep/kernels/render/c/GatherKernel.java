package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelSpec.GatherSpec;

/** Rows of a table picked by index; the first bad index is reported, and its row is zeros. */
final class GatherKernel {
  private final Dialect dialect;
  private final GatherSpec spec;
  private final int items;
  private final Arguments arguments;

  GatherKernel(Dialect dialect, DeviceLimits limits, GatherSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.items = limits.items();
    this.arguments = new Arguments(dialect, spec, true);
  }

  KernelSource render() {
    String name = CRenderer.identifier(spec);
    int size = spec.count() * spec.width();
    String count = arguments.size("count", size);
    String rows = arguments.size("rows", spec.rows());
    Divisor width = new Divisor(dialect, arguments, "width", spec.width());
    CodeWriter out = new CodeWriter();
    arguments.open(out, name, items, dialect.pointer(DType.I32, "fault", false, true));
    CRenderer.openElements(dialect, out, count);
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
        new LaunchShape(CRenderer.elementwise(name, size, items), 0, true));
  }
}
