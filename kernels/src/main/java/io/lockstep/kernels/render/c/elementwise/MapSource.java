package io.lockstep.kernels.render.c.elementwise;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.ElementLoop;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.render.c.source.Prelude;
import io.lockstep.kernels.render.c.source.ScalarWriter;
import io.lockstep.kernels.spec.MapSpec;
import java.util.List;

/** An elementwise kernel: a grid-stride loop over the elements, where it pays by fours first. */
public final class MapSource {
  private final Dialect dialect;
  private final MapSpec spec;
  private final Program program;
  private final int items;
  private final KernelArguments arguments;
  private final String count;
  private final boolean vectors;
  private final MapAddresses places;

  /** Prepares the source of one kernel. */
  public MapSource(Dialect dialect, DeviceLimits limits, MapSpec spec, Program program) {
    this.dialect = dialect;
    this.spec = spec;
    this.program = program;
    this.items = limits.items();
    this.vectors = MapVectors.suits(limits, spec, program);
    this.arguments = new KernelArguments(dialect, spec, false);
    this.count = arguments.size("count", spec.shape().size());
    this.places = new MapAddresses(dialect, spec, arguments);
  }

  /** Returns the source and how to launch it. */
  public KernelSource render() {
    String name = KernelSource.identifier(spec);
    CodeWriter out = new CodeWriter();
    arguments.open(out, name, items);
    if (vectors) {
      new MapVectors(dialect, spec, program, arguments, places).write(out, count);
    }
    ElementLoop.open(dialect, out, vectors ? "done" : "", count);
    body(out);
    out.close();
    out.close();
    return new KernelSource(
        name,
        Prelude.of(dialect, program) + out,
        arguments.sizes(),
        new LaunchShape(phases(name), 0, false));
  }

  private List<LaunchShape.Phase> phases(String name) {
    int elements = spec.shape().size();
    return vectors
        ? ElementLoop.phases(name, Math.ceilDiv(elements, 4), items, MapVectors.MOST_ITEMS)
        : ElementLoop.phases(name, elements, items);
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
