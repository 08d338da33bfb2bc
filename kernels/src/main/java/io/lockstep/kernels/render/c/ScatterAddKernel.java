package io.lockstep.kernels.render.c;

import io.lockstep.kernels.spec.KernelSpec.ScatterAddSpec;

/**
 * The adjoint of a gather for a small table: a work-item for each element of the result looks through all indices in
 * ascending order and adds the updates that are its own. An index out of range, which the gather
 * has reported, adds nothing.
 */
final class ScatterAddKernel {
  private final Dialect dialect;
  private final ScatterAddSpec spec;
  private final int items;
  private final Arguments arguments;

  ScatterAddKernel(Dialect dialect, DeviceLimits limits, ScatterAddSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.items = limits.items();
    this.arguments = new Arguments(dialect, spec, true);
  }

  KernelSource render() {
    String name = CRenderer.identifier(spec);
    int size = spec.rows() * spec.width();
    String elements = arguments.size("elements", size);
    String count = arguments.size("count", spec.count());
    Divisor width = new Divisor(dialect, arguments, "width", spec.width());
    CodeWriter out = new CodeWriter();
    arguments.open(out, name, items);
    CRenderer.openElements(dialect, out, elements);
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
    return new KernelSource(
        name,
        dialect.preamble() + "\n" + out,
        arguments.sizes(),
        new LaunchShape(CRenderer.elementwise(name, size, items), 0, false));
  }
}
