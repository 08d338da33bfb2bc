package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.KernelSpec.MapSpec;
import java.util.List;

/** An elementwise kernel: a grid-stride loop over the elements, where it pays by fours first. */
final class MapKernel {
  private final Dialect dialect;
  private final MapSpec spec;
  private final Program program;
  private final int items;
  private final Arguments arguments;
  private final String count;
  private final boolean vectors;
  private final MapPlaces places;

  MapKernel(Dialect dialect, DeviceLimits limits, MapSpec spec, Program program) {
    this.dialect = dialect;
    this.spec = spec;
    this.program = program;
    this.items = limits.items();
    this.vectors = MapVectors.suits(limits, spec, program);
    this.arguments = new Arguments(dialect, spec, false);
    this.count = arguments.size("count", spec.shape().size());
    this.places = new MapPlaces(dialect, spec, arguments);
  }

  KernelSource render() {
    String name = CRenderer.identifier(spec);
    CodeWriter out = new CodeWriter();
    arguments.open(out, name, items);
    if (vectors) {
      new MapVectors(dialect, spec, program, arguments, places).write(out, count);
    }
    CRenderer.openElements(dialect, out, vectors ? "done" : "", count);
    body(out);
    out.close();
    out.close();
    return new KernelSource(
        name,
        CRenderer.prelude(dialect, program) + out,
        arguments.sizes(),
        new LaunchShape(phases(name), 0, false));
  }

  private List<LaunchShape.Phase> phases(String name) {
    int elements = spec.shape().size();
    return vectors
        ? CRenderer.elementwise(name, Math.ceilDiv(elements, 4), items, MapVectors.MOST_ITEMS)
        : CRenderer.elementwise(name, elements, items);
  }

  private void body(CodeWriter out) {
    places.writeCoordinates(out);
    List<String> results =
        new ScalarWriter(dialect, program, out)
            .write(
                program.results(),
                new ScalarWriter.Leaves() {
                  @Override
                  public String input(int index) {
                    return arguments.load(index, places.position(index));
                  }

                  @Override
                  public String index() {
                    return "i";
                  }
                });
    for (int o = 0; o < results.size(); o++) {
      String position = places.position(spec.inputs().size() + o);
      out.line(arguments.store(o, position, results.get(o)));
    }
  }
}
