package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.KernelSpec.MapSpec;
import io.lockstep.kernels.spec.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An elementwise kernel: a grid-stride loop over the elements. */
final class MapKernel {
  private final Dialect dialect;
  private final MapSpec spec;
  private final Program program;
  private final int items;
  private final Arguments arguments;
  private final String count;

  /** What the element index is divided by for each axis but the outermost. */
  private final List<Divisor> divisors = new ArrayList<>();

  /** The place of each argument; null where elements are in the order of the index. */
  private final List<@Nullable Place> places = new ArrayList<>();

  MapKernel(Dialect dialect, DeviceLimits limits, MapSpec spec, Program program) {
    this.dialect = dialect;
    this.spec = spec;
    this.program = program;
    this.items = limits.items();
    this.arguments = new Arguments(dialect, spec, false);
    this.count = arguments.size("count", spec.shape().size());
    List<Layout> layouts = Stream.concat(spec.inputs().stream(), spec.outputs().stream()).toList();
    if (!layouts.stream().allMatch(Layout::isIdentity)) {
      for (int axis = 1; axis < spec.shape().rank(); axis++) {
        divisors.add(new Divisor(dialect, arguments, "size" + axis, spec.shape().dim(axis)));
      }
    }
    for (int i = 0; i < layouts.size(); i++) {
      Layout layout = layouts.get(i);
      places.add(layout.isIdentity() ? null : new Place(arguments, arguments.name(i), layout));
    }
  }

  KernelSource render() {
    String name = CRenderer.identifier(spec);
    CodeWriter out = new CodeWriter();
    arguments.open(out, name, items);
    CRenderer.openElements(dialect, out, count);
    body(out);
    out.close();
    out.close();
    return new KernelSource(
        name,
        CRenderer.prelude(dialect, program) + out,
        arguments.sizes(),
        new LaunchShape(CRenderer.elementwise(name, spec.shape().size(), items), 0, false));
  }

  private void body(CodeWriter out) {
    String rest = "i";
    for (int axis = divisors.size(); axis > 0; axis--) {
      Divisor size = divisors.get(axis - 1);
      String quotient = axis == 1 ? "c0" : "rest" + axis;
      out.line("const uint " + quotient + " = " + size.quotient(rest) + ";");
      out.line("const uint c" + axis + " = " + size.remainder(rest, quotient) + ";");
      rest = quotient;
    }
    List<String> results =
        new ScalarWriter(dialect, program, out)
            .write(
                program.results(),
                new ScalarWriter.Leaves() {
                  @Override
                  public String input(int index) {
                    return arguments.load(index, position(index));
                  }

                  @Override
                  public String index() {
                    return "i";
                  }
                });
    for (int o = 0; o < results.size(); o++) {
      out.line(arguments.store(o, position(spec.inputs().size() + o), results.get(o)));
    }
  }

  private String position(int argument) {
    Place place = places.get(argument);
    int rank = spec.shape().rank();
    return place == null
        ? "i"
        : place.at(
            rank == 1 ? List.of("i") : IntStream.range(0, rank).mapToObj(a -> "c" + a).toList());
  }
}
