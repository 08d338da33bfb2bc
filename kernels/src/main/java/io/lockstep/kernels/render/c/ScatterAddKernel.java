package io.lockstep.kernels.render.c;

import io.lockstep.kernels.spec.KernelSpec.ScatterAddSpec;
import java.util.List;

/**
 * The adjoint of a gather: a work-item for each element of the result looks through all indices in
 * ascending order and adds the updates that are its own. An index out of range, which the gather
 * has reported, adds nothing.
 */
final class ScatterAddKernel {
  private final Dialect dialect;
  private final ScatterAddSpec spec;
  private final Arguments arguments;

  ScatterAddKernel(Dialect dialect, ScatterAddSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.arguments = new Arguments(dialect, spec, true);
  }

  KernelSource render() {
    String name = CRenderer.identifier(spec);
    int size = spec.rows() * spec.width();
    CodeWriter out = new CodeWriter();
    arguments.open(out, name);
    if (size > 0) {
      CRenderer.openElements(dialect, out, size);
      out.line(
          "const int row = (int)"
              + (spec.width() == 1 ? "i" : "(i / " + spec.width() + "u)")
              + ";");
      out.line("const uint c = " + (spec.width() == 1 ? "0u" : "i % " + spec.width() + "u") + ";");
      out.line("float acc = 0x0.0p0f;");
      out.open("for (uint n = 0u; n < " + spec.count() + "u; ++n)");
      out.open("if (in1[n] == row)");
      String update = "in0[" + Position.times("n", spec.width()) + " + c]";
      out.line("acc = " + dialect.add("acc", update) + ";");
      out.close();
      out.close();
      out.line("out0[i] = acc;");
      out.close();
    }
    out.close();
    return new KernelSource(
        name,
        dialect.preamble() + "\n" + out,
        arguments.sizes(),
        new LaunchShape(CRenderer.elementwise(name, size), 0, false));
  }
}
