package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelSpec.GatherSpec;
import java.util.List;

/** Rows of a table picked by index; the first bad index is reported, and its row is zeros. */
final class GatherKernel {
  private final Dialect dialect;
  private final GatherSpec spec;
  private final Arguments arguments;

  GatherKernel(Dialect dialect, GatherSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.arguments = new Arguments(dialect, spec, true);
  }

  KernelSource render() {
    String name = CRenderer.identifier(spec);
    int size = spec.count() * spec.width();
    CodeWriter out = new CodeWriter();
    arguments.open(out, name, dialect.pointer(DType.I32, "fault", false, true));
    if (size > 0) {
      CRenderer.openElements(dialect, out, size);
      out.line("const uint n = " + (spec.width() == 1 ? "i" : "i / " + spec.width() + "u") + ";");
      out.line("const uint c = " + (spec.width() == 1 ? "0u" : "i % " + spec.width() + "u") + ";");
      out.line("const int row = in1[n];");
      out.open("if (0 <= row && row < " + spec.rows() + ")");
      String position = Position.times("(uint)row", spec.width()) + " + c";
      out.line("out0[i] = in0[" + position + "];");
      out.orElse();
      out.line(dialect.atomicMin("fault", "(int)n"));
      out.line("out0[i] = 0;");
      out.close();
      out.close();
    }
    out.close();
    return new KernelSource(
        name,
        dialect.preamble() + "\n" + out,
        arguments.sizes(),
        new LaunchShape(CRenderer.elementwise(name, size), 0, true));
  }
}
