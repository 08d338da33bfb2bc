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
import io.lockstep.kernels.spec.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * The adjoint of windows: each work-item gathers what the windows hold of its element, one place
 * within the windows after the other, so that nothing is added by two items.
 */
public final class FoldSource {
  private final Dialect dialect;
  private final FoldSpec spec;
  private final int items;
  private final int rank;
  private final KernelArguments arguments;
  private final String count;

  /** What the number of an element is divided by for each axis but the outermost. */
  private final List<Divisor> axes = new ArrayList<>();

  private final List<Sliding> sliding = new ArrayList<>();
  private final ElementAddress place;

  /** The numbers of one window as text. */
  private record Sliding(int axis, String size, Divisor stride, String dilation, String count) {}

  /** Prepares the source of one kernel. */
  public FoldSource(Dialect dialect, DeviceLimits limits, FoldSpec spec) {
    this.dialect = dialect;
    this.spec = spec;
    this.items = limits.items();
    this.rank = spec.shape().rank();
    this.arguments = new KernelArguments(dialect, spec, true);
    this.count = arguments.size("count", spec.shape().size());
    for (int axis = 1; axis < rank; axis++) {
      axes.add(new Divisor(dialect, arguments, "size" + axis, spec.shape().dim(axis)));
    }
    for (int i = 0; i < spec.windows().size(); i++) {
      Window window = spec.windows().get(i);
      sliding.add(
          new Sliding(
              window.axis(),
              arguments.size("window" + i, window.size()),
              new Divisor(dialect, arguments, "stride" + i, window.stride()),
              arguments.size("dilation" + i, window.dilation()),
              arguments.size("count" + i, spec.input().shape().dim(window.axis()))));
    }
    this.place = new ElementAddress(arguments, arguments.name(0), spec.input());
  }

  /** Returns the source and how to launch it. */
  public KernelSource render() {
    String name = KernelSource.identifier(spec);
    CodeWriter out = new CodeWriter();
    arguments.open(out, name, items);
    ElementLoop.open(dialect, out, count);
    writeCoordinates(out);
    out.line("float acc = 0x0.0p0f;");
    writeSum(out);
    out.line(arguments.store(0, "i", "acc"));
    out.close();
    out.close();
    return new KernelSource(
        name,
        dialect.preamble() + "\n" + out,
        arguments.sizes(),
        new LaunchShape(ElementLoop.phases(name, spec.shape().size(), items), 0, false));
  }

  private void writeCoordinates(CodeWriter out) {
    String rest = "i";
    for (int axis = rank - 1; axis > 0; axis--) {
      Divisor size = axes.get(axis - 1);
      String quotient = axis == 1 ? "c0" : "rest" + axis;
      out.line("const uint " + quotient + " = " + size.quotient(rest) + ";");
      out.line("const uint c" + axis + " = " + size.remainder(rest, quotient) + ";");
      rest = quotient;
    }
    if (rank == 1) {
      out.line("const uint c0 = i;");
    }
  }

  /** Writes a loop over the places within each window, in which the outermost axis comes first. */
  private void writeSum(CodeWriter out) {
    List<String> coordinates = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      coordinates.add("c" + axis);
    }
    for (int i = 0; i < sliding.size(); i++) {
      Sliding window = sliding.get(i);
      String at = "c" + window.axis();
      String t = "t" + i;
      String before = t + " * " + window.dilation();
      out.open(
          "for (uint "
              + t
              + " = 0u; "
              + t
              + " < "
              + window.size()
              + " && "
              + before
              + " <= "
              + at
              + "; ++"
              + t
              + ")");
      out.line("const uint from" + i + " = " + at + " - " + before + ";");
      out.line("const uint w" + i + " = " + window.stride().quotient("from" + i) + ";");
      String whole = "w" + i + " * " + window.stride().size() + " == from" + i;
      out.open("if (" + whole + " && w" + i + " < " + window.count() + ")");
      coordinates.set(window.axis(), "w" + i);
      coordinates.add(t);
    }
    String value = arguments.load(0, place.at(coordinates));
    out.line("acc = " + dialect.add("acc", value) + ";");
    for (int i = 0; i < 2 * sliding.size(); i++) {
      out.close();
    }
  }
}
