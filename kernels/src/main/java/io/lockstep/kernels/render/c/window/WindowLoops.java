package io.lockstep.kernels.render.c.window;

import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.Divisor;
import io.lockstep.kernels.render.c.source.ElementAddress;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.util.ArrayList;
import java.util.List;

/** The loops that kernels of windows have in common, as text. */
final class WindowLoops {
  private final Dialect dialect;
  private final KernelArguments arguments;
  private final List<Window> windows;
  private final List<String> sizes = new ArrayList<>();

  /** What is needed to find the windows that hold an element. */
  private final List<Holder> holders = new ArrayList<>();

  private record Holder(Divisor stride, String dilation, String count) {}

  /** Adds the sizes of the windows. */
  WindowLoops(Dialect dialect, KernelArguments arguments, List<Window> windows) {
    this.dialect = dialect;
    this.arguments = arguments;
    this.windows = windows;
    for (int i = 0; i < windows.size(); i++) {
      sizes.add(arguments.size("window" + i, windows.get(i).size()));
    }
  }

  /** Adds what {@link #openHolders} needs of windows over a shape. */
  void prepareHolders(Shape shape) {
    for (int i = 0; i < windows.size(); i++) {
      Window window = windows.get(i);
      holders.add(
          new Holder(
              new Divisor(dialect, arguments, "stride" + i, window.stride()),
              arguments.size("dilation" + i, window.dilation()),
              arguments.size("count" + i, window.count(shape.dim(window.axis())))));
    }
  }

  /** Returns what the number of an element is divided by, for each axis but the outermost. */
  static List<Divisor> divisors(Dialect dialect, KernelArguments arguments, Shape shape) {
    List<Divisor> divisors = new ArrayList<>();
    for (int axis = 1; axis < shape.rank(); axis++) {
      divisors.add(new Divisor(dialect, arguments, "size" + axis, shape.dim(axis)));
    }
    return divisors;
  }

  /** Declares the coordinates of element {@code i} and returns their names. */
  static List<String> coordinates(CodeWriter out, List<Divisor> divisors) {
    String rest = "i";
    for (int axis = divisors.size(); axis > 0; axis--) {
      Divisor size = divisors.get(axis - 1);
      String quotient = axis == 1 ? "c0" : "rest" + axis;
      out.line("const uint " + quotient + " = " + size.quotient(rest) + ";");
      out.line("const uint c" + axis + " = " + size.remainder(rest, quotient) + ";");
      rest = quotient;
    }
    if (divisors.isEmpty()) {
      out.line("const uint c0 = i;");
    }
    List<String> names = new ArrayList<>();
    for (int axis = 0; axis <= divisors.size(); axis++) {
      names.add("c" + axis);
    }
    return names;
  }

  /**
   * Opens loops over the windows that hold the element at some coordinates, in ascending order of
   * its place {@code t0, t1, ...} within them, and returns the windows' coordinates.
   */
  List<String> openHolders(CodeWriter out, List<String> coordinates) {
    List<String> found = new ArrayList<>(coordinates);
    for (int i = 0; i < windows.size(); i++) {
      int axis = windows.get(i).axis();
      Holder holder = holders.get(i);
      String at = coordinates.get(axis);
      String t = "t" + i;
      String before = t + " * " + holder.dilation();
      String within = t + " < " + sizes.get(i) + " && " + before + " <= " + at;
      out.open("for (uint " + t + " = 0u; " + within + "; ++" + t + ")");
      out.line("const uint from" + i + " = " + at + " - " + before + ";");
      out.line("const uint w" + i + " = " + holder.stride().quotient("from" + i) + ";");
      String whole = "w" + i + " * " + holder.stride().size() + " == from" + i;
      out.open("if (" + whole + " && w" + i + " < " + holder.count() + ")");
      found.set(axis, "w" + i);
    }
    return found;
  }

  /** Closes these loops. */
  void closeHolders(CodeWriter out) {
    for (int i = 0; i < 2 * windows.size(); i++) {
      out.close();
    }
  }

  /** Returns coordinates of a window followed by a place within it. */
  List<String> within(List<String> window, String place) {
    List<String> all = new ArrayList<>(window);
    for (int i = 0; i < windows.size(); i++) {
      all.add(place + i);
    }
    return all;
  }

  /**
   * Writes the search of a window's first largest element, whose place is then {@code best0, best1,
   * ...}.
   *
   * @param by where the elements of the windows lie, of argument 0
   */
  void writeLargest(CodeWriter out, List<String> window, ElementAddress by) {
    out.line("float best = 0x0.0p0f;");
    out.line("int found = 0;");
    for (int i = 0; i < windows.size(); i++) {
      out.line("uint best" + i + " = 0u;");
    }
    for (int i = 0; i < windows.size(); i++) {
      out.open("for (uint u" + i + " = 0u; u" + i + " < " + sizes.get(i) + "; ++u" + i + ")");
    }
    out.line("const float v = " + arguments.load(0, by.at(within(window, "u"))) + ";");
    out.open("if (!found || v > best || (v != v && best == best))");
    out.line("best = v;");
    out.line("found = 1;");
    for (int i = 0; i < windows.size(); i++) {
      out.line("best" + i + " = u" + i + ";");
    }
    out.close();
    for (int i = 0; i < windows.size(); i++) {
      out.close();
    }
  }

  /** Returns the condition that the largest element is at the place {@code t0, t1, ...}. */
  String isLargest() {
    List<String> equal = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      equal.add("best" + i + " == t" + i);
    }
    return String.join(" && ", equal);
  }
}
