package io.lockstep.kernels.render.c.window;

import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.Divisor;
import io.lockstep.kernels.render.c.source.ElementAddress;
import io.lockstep.kernels.render.c.source.ElementLoop;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.spec.PlaceSpec;
import java.util.List;

/**
 * The adjoint of picking the largest: each work-item looks whether its element is the first largest
 * of the windows that hold it, so that nothing is added by two items.
 */
public final class PlaceSource {
  private final Dialect dialect;
  private final PlaceSpec spec;
  private final int items;
  private final KernelArguments arguments;
  private final String count;
  private final List<Divisor> axes;
  private final WindowLoops loops;
  private final ElementAddress by;
  private final ElementAddress input;

  /** Prepares the source of one kernel. */
  public PlaceSource(Dialect dialect, DeviceLimits limits, PlaceSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.items = limits.items();
    this.arguments = new KernelArguments(dialect, spec, true);
    this.count = arguments.size("count", spec.shape().size());
    this.axes = WindowLoops.divisors(dialect, arguments, spec.shape());
    this.loops = new WindowLoops(dialect, arguments, spec.windows());
    loops.prepareHolders(spec.shape());
    this.by = new ElementAddress(arguments, arguments.name(0), spec.by().windows(spec.windows()));
    this.input = new ElementAddress(arguments, arguments.name(1), spec.input());
  }

  /** Returns the source and how to launch it. */
  public KernelSource render() {
    String name = KernelSource.identifier(spec);
    CodeWriter out = new CodeWriter();
    arguments.open(out, name, items);
    ElementLoop.open(dialect, out, count);
    List<String> element = WindowLoops.coordinates(out, axes);
    out.line("float acc = 0x0.0p0f;");
    List<String> window = loops.openHolders(out, element);
    loops.writeLargest(out, window, by);
    out.open("if (" + loops.isLargest() + ")");
    String value = arguments.load(1, input.at(window));
    out.line("acc = " + dialect.add("acc", value) + ";");
    out.close();
    loops.closeHolders(out);
    out.line(arguments.store(0, "i", "acc"));
    out.close();
    out.close();
    return new KernelSource(
        name,
        dialect.preamble() + "\n" + out,
        arguments.sizes(),
        new LaunchShape(ElementLoop.phases(name, spec.shape().size(), items), 0, false));
  }
}
