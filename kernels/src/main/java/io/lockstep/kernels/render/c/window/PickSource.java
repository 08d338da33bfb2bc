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
import io.lockstep.kernels.spec.PickSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.util.List;

/** What lies where windows have their first largest element: each work-item searches a window. */
public final class PickSource {
  private final Dialect dialect;
  private final PickSpec spec;
  private final int items;
  private final int size;
  private final KernelArguments arguments;
  private final String count;
  private final List<Divisor> axes;
  private final WindowLoops loops;
  private final ElementAddress by;
  private final ElementAddress input;

  /** Prepares the source of one kernel. */
  public PickSource(Dialect dialect, DeviceLimits limits, PickSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.items = limits.items();
    Shape counts = Window.counts(spec.shape(), spec.windows());
    this.size = counts.size();
    this.arguments = new KernelArguments(dialect, spec, true);
    this.count = arguments.size("count", size);
    this.axes = WindowLoops.divisors(dialect, arguments, counts);
    this.loops = new WindowLoops(dialect, arguments, spec.windows());
    this.by = new ElementAddress(arguments, arguments.name(0), spec.by().windows(spec.windows()));
    this.input =
        new ElementAddress(arguments, arguments.name(1), spec.input().windows(spec.windows()));
  }

  /** Returns the source and how to launch it. */
  public KernelSource render() {
    String name = KernelSource.identifier(spec);
    CodeWriter out = new CodeWriter();
    arguments.open(out, name, items);
    ElementLoop.open(dialect, out, count);
    List<String> window = WindowLoops.coordinates(out, axes);
    loops.writeLargest(out, window, by);
    String picked = arguments.load(1, input.at(loops.within(window, "best")));
    out.line(arguments.store(0, "i", picked));
    out.close();
    out.close();
    return new KernelSource(
        name,
        dialect.preamble() + "\n" + out,
        arguments.sizes(),
        new LaunchShape(ElementLoop.phases(name, size, items), 0, false));
  }
}
