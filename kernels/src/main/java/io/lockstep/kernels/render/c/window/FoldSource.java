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
import io.lockstep.kernels.spec.FoldSpec;
import java.util.List;

/**
 * The adjoint of windows: each work-item gathers what the windows hold of its element, one place
 * within the windows after the other, so that nothing is added by two items.
 */
public final class FoldSource {
  private final Dialect dialect;
  private final FoldSpec spec;
  private final int items;
  private final KernelArguments arguments;
  private final String count;
  private final List<Divisor> axes;
  private final WindowLoops loops;
  private final ElementAddress place;

  /** Prepares the source of one kernel. */
  public FoldSource(Dialect dialect, DeviceLimits limits, FoldSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.items = limits.items();
    this.arguments = new KernelArguments(dialect, spec, true);
    this.count = arguments.size("count", spec.shape().size());
    this.axes = WindowLoops.divisors(dialect, arguments, spec.shape());
    this.loops = new WindowLoops(dialect, arguments, spec.windows());
    loops.prepareHolders(spec.shape());
    this.place = new ElementAddress(arguments, arguments.name(0), spec.input());
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
    String value = arguments.load(0, place.at(loops.within(window, "t")));
    out.line("acc = " + dialect.add("acc", value) + ";");
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
