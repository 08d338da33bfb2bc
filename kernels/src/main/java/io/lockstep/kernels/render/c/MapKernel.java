package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.KernelSpec.MapSpec;
import io.lockstep.kernels.spec.Layout;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An elementwise kernel: a grid-stride loop over the elements. */
final class MapKernel {
  private final Dialect dialect;
  private final MapSpec spec;
  private final Program program;
  private final Arguments arguments;

  MapKernel(Dialect dialect, MapSpec spec, Program program) {
    this.dialect = dialect;
    this.spec = spec;
    this.program = program;
    this.arguments = new Arguments(dialect, spec, false);
  }

  KernelSource render() {
    String name = CRenderer.identifier(spec);
    int size = spec.shape().size();
    CodeWriter out = new CodeWriter();
    arguments.open(out, name);
    if (size > 0) {
      CRenderer.openElements(dialect, out, size);
      body(out);
      out.close();
    }
    out.close();
    return new KernelSource(
        name,
        CRenderer.prelude(dialect, program) + out,
        arguments.sizes(),
        new LaunchShape(CRenderer.elementwise(name, size), 0, false));
  }

  private void body(CodeWriter out) {
    for (int axis = 0; axis < spec.shape().rank(); axis++) {
      if (isCoordinateUsed(axis)) {
        out.line(
            "const uint c"
                + axis
                + " = "
                + Position.coordinate("i", spec.shape().dims(), axis)
                + ";");
      }
    }
    List<String> results =
        new ScalarWriter(dialect, program, out)
            .write(
                program.results(),
                new ScalarWriter.Leaves() {
                  @Override
                  public String input(int index) {
                    return arguments.load(index, position(spec.inputs().get(index)));
                  }

                  @Override
                  public String index() {
                    return "i";
                  }
                });
    for (int o = 0; o < results.size(); o++) {
      out.line(arguments.store(o, position(spec.outputs().get(o)), results.get(o)));
    }
  }

  private boolean isCoordinateUsed(int axis) {
    return Stream.concat(spec.inputs().stream(), spec.outputs().stream())
        .anyMatch(l -> !l.isContiguous() && l.strides().get(axis) != 0 && l.shape().dim(axis) != 1);
  }

  private String position(Layout layout) {
    if (layout.isContiguous()) {
      return layout.offset() == 0 ? "i" : layout.offset() + "u + i";
    }
    return Position.of(
        layout, IntStream.range(0, spec.shape().rank()).mapToObj(axis -> "c" + axis).toList());
  }
}
