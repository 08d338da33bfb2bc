package io.lockstep.kernels.render.c.reduce;

import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.render.c.source.ScalarWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The contract's order for a contiguous axis, as the items of one row run it: blocks of 4096
 * elements, in each 256 lanes that take elements l, l+256, ..., then halving over the lanes in
 * local memory; the results of blocks are elements of the level above, reduced by the same rule.
 * Where the 32 items of a warp can pass registers to one another, the last five steps of the
 * halving do so, and the steps before are made by one warp from local memory.
 */
final class LaneReduction {
  /** Items of a warp. */
  private static final int WARP = 32;

  /** Most values that a warp reduces at once in registers. */
  private static final int MOST_IN_REGISTERS = 16;

  /** How many elements an item loads before it needs the first. */
  static final int AHEAD = 4;

  private final Dialect dialect;
  private final CodeWriter out;
  private final RowGroup group;
  private final List<ReduceOp> ops;
  private final List<String> results;
  private final Supplier<List<String>> element;

  /**
   * Creates a reduction of several values at once.
   *
   * @param group the items that do it
   * @param ops how each value is combined
   * @param results a variable for each result, declared by the caller
   * @param element writes the values of element {@code c}, returns a name for each
   */
  LaneReduction(
      Dialect dialect,
      CodeWriter out,
      RowGroup group,
      List<ReduceOp> ops,
      List<String> results,
      Supplier<List<String>> element) {
    this.dialect = dialect;
    this.out = out;
    this.group = group;
    this.ops = ops;
    this.results = results;
    this.element = element;
  }

  /** Adds the numbers of elements of all levels to the sizes; their number is part of the text. */
  static List<String> levels(KernelArguments arguments, String elements, String blocks, int count) {
    List<String> names = new ArrayList<>(List.of(elements));
    for (int n = count; n > SummationOrder.BLOCK; ) {
      n = Math.ceilDiv(n, SummationOrder.BLOCK);
      names.add(arguments.size(blocks + (names.size() == 1 ? "" : names.size()), n));
    }
    return names;
  }

  /** Declares the lanes of all levels in local memory, for reductions of several values at once. */
  static void declareLanes(
      Dialect dialect, CodeWriter out, RowGroup group, int levels, int values) {
    if (inRegisters(dialect, group)) {
      return;
    }
    for (int level = 0; level < levels; level++) {
      for (int j = 0; j < values; j++) {
        out.line(dialect.localArray("float", lanes(level, j), group.rows() * group.lanes()));
      }
    }
  }

  /** Returns the local memory of one value, in bytes. */
  static int localBytes(Dialect dialect, RowGroup group, int levels) {
    return inRegisters(dialect, group) ? 0 : levels * group.rows() * group.lanes() * Float.BYTES;
  }

  /** Returns how many values a group can reduce at once. */
  static int most(Dialect dialect, DeviceLimits limits, RowGroup group, int levels) {
    int bytes = localBytes(dialect, group, levels);
    return bytes == 0 ? MOST_IN_REGISTERS : limits.localBytes() / bytes;
  }

  /** Writes the reduction of all elements, given the number of elements of each level. */
  void write(List<String> levels) {
    block(levels, levels.size() - 1, "0u", levels.getLast());
  }

  /** Writes the reduction of one block of elements, from {@code start} to {@code end}. */
  void writeBlock(String start, String end) {
    block(List.of(), 0, start, end);
  }

  /** Writes one block of a level: elements from {@code start} to {@code end} of that level. */
  private void block(List<String> levels, int level, String start, String end) {
    if (level == 0) {
      elements(start, end);
    } else {
      blocksBelow(levels, level, start, end);
    }
    String length = start.equals("0u") ? end : end + " - " + start;
    Optional<Dialect.Shuffles> shuffles = shuffles(dialect, group);
    if (shuffles.isPresent() && group.lanes() == WARP) {
      halveByShuffles(shuffles.get(), results, length);
      results.forEach(r -> out.line(r + " = " + shuffles.get().from(r, "0") + ";"));
      return;
    }
    out.line(dialect.barrier());
    shuffles.ifPresentOrElse(s -> halveByOneWarp(s, level, length), () -> halve(level, length));
  }

  /** Returns how items pass values to one another, if they can and each has one lane. */
  private static Optional<Dialect.Shuffles> shuffles(Dialect dialect, RowGroup group) {
    return dialect.shuffles().filter(_ -> group.itemsOfRow() == group.lanes());
  }

  /** Returns whether the lanes of a row are one warp, which needs no local memory. */
  private static boolean inRegisters(Dialect dialect, RowGroup group) {
    return shuffles(dialect, group).isPresent() && group.lanes() == WARP;
  }

  private void elements(String start, String end) {
    openLanes(group.lanes() + "u");
    for (int j = 0; j < ops.size(); j++) {
      out.line("float part" + j + " = 0x0.0p0f;");
    }
    String first = start.equals("0u") ? lane() : start + " + " + lane();
    group.unroll(out, AHEAD);
    out.open("for (uint c = " + first + "; c < " + end + "; c += " + SummationOrder.LANES + "u)");
    List<String> values = element.get();
    for (int j = 0; j < ops.size(); j++) {
      String part = "part" + j;
      out.line(part + " = " + accumulated(j, "c == " + first, part, values.get(j)) + ";");
    }
    out.close();
    for (int j = 0; j < ops.size(); j++) {
      boolean inRegisters = inRegisters(dialect, group);
      String place = lanes(0, j) + "[" + group.at(lane()) + "]";
      out.line((inRegisters ? results.get(j) : place) + " = part" + j + ";");
    }
    out.close();
  }

  /** Writes the reduction of the blocks of the level below; one item gathers their results. */
  private void blocksBelow(List<String> levels, int level, String start, String end) {
    String b = "b" + level;
    String from = "start" + (level - 1);
    String to = "end" + (level - 1);
    String below = levels.get(level - 1);
    out.open("for (uint " + b + " = " + start + "; " + b + " < " + end + "; ++" + b + ")");
    out.line("const uint " + from + " = " + b + " * " + SummationOrder.BLOCK + "u;");
    out.line("const uint " + to + " = " + endOfBlock(from, below) + ";");
    block(levels, level - 1, from, to);
    out.open("if (item == 0u)");
    String nth = start.equals("0u") ? b : "(" + b + " - " + start + ")";
    for (int j = 0; j < ops.size(); j++) {
      String old = "old" + level + "_" + j;
      String at = lanes(level, j) + "[" + nth + " % " + SummationOrder.LANES + "u]";
      String isFirst = nth + " < " + SummationOrder.LANES + "u";
      out.line("const float " + old + " = " + isFirst + " ? 0x0.0p0f : " + at + ";");
      out.line(at + " = " + accumulated(j, isFirst, old, results.get(j)) + ";");
    }
    out.close();
    out.close();
  }

  /** Returns the end of the block that starts somewhere. */
  static String endOfBlock(String start, String end) {
    return end
        + " - "
        + start
        + " < "
        + SummationOrder.BLOCK
        + "u ? "
        + end
        + " : "
        + start
        + " + "
        + SummationOrder.BLOCK
        + "u";
  }

  private String accumulated(int j, String isFirst, String part, String value) {
    return isFirst + " ? " + value + " : " + ScalarWriter.combine(dialect, ops.get(j), part, value);
  }

  /** Writes the halving of 256 lanes by the first warp; every item gets the results. */
  private void halveByOneWarp(Dialect.Shuffles shuffles, int level, String length) {
    List<String> firsts = new ArrayList<>();
    out.open("if (item < " + WARP + "u)");
    for (int j = 0; j < ops.size(); j++) {
      String x = "x" + j;
      firsts.add("first" + j);
      out.line("float " + x + "[" + SummationOrder.LANES / WARP + "];");
      openUnrolled("uint q = 0u; q < " + SummationOrder.LANES / WARP + "u; ++q");
      out.line(x + "[q] = " + lanes(level, j) + "[item + q * " + WARP + "u];");
      out.close();
      openUnrolled("uint h = " + SummationOrder.LANES / WARP / 2 + "u; h > 0u; h >>= 1");
      openUnrolled("uint q = 0u; q < h; ++q");
      String sum = ScalarWriter.combine(dialect, ops.get(j), x + "[q]", x + "[q + h]");
      String present = "item + (q + h) * " + WARP + "u < " + length;
      out.line(x + "[q] = " + present + " ? " + sum + " : " + x + "[q];");
      out.close();
      out.close();
      out.line("float first" + j + " = " + x + "[0];");
    }
    halveByShuffles(shuffles, firsts, length);
    out.open("if (item == 0u)");
    for (int j = 0; j < ops.size(); j++) {
      out.line(lanes(level, j) + "[0] = first" + j + ";");
    }
    out.close();
    out.close();
    out.line(dialect.barrier());
    for (int j = 0; j < ops.size(); j++) {
      out.line(results.get(j) + " = " + lanes(level, j) + "[0];");
    }
    out.line(dialect.barrier());
  }

  /** Writes the last steps of the halving: each item of a warp has a lane in a variable. */
  private void halveByShuffles(Dialect.Shuffles shuffles, List<String> variables, String length) {
    openUnrolled("uint h = " + WARP / 2 + "u; h > 0u; h >>= 1");
    for (int j = 0; j < ops.size(); j++) {
      String a = variables.get(j);
      String b = "other" + j;
      out.line("const float " + b + " = " + shuffles.down(a, "h") + ";");
      String sum = ScalarWriter.combine(dialect, ops.get(j), a, b);
      out.line(a + " = item + h < " + length + " ? " + sum + " : " + a + ";");
    }
    out.close();
  }

  private void openUnrolled(String loop) {
    out.line("#pragma unroll");
    out.open("for (" + loop + ")");
  }

  /** Writes the halving over the lanes that hold something; every item gets the results. */
  private void halve(int level, String length) {
    out.open("for (uint h = " + group.lanes() / 2 + "u; h > 0u; h >>= 1)");
    openLanes("h");
    out.open("if (" + lane() + " + h < " + length + ")");
    for (int j = 0; j < ops.size(); j++) {
      String at = lanes(level, j) + "[" + group.at(lane()) + "]";
      out.line("const float a" + j + " = " + at + ";");
      out.line(
          "const float b" + j + " = " + lanes(level, j) + "[" + group.at(lane() + " + h") + "];");
      out.line(at + " = " + ScalarWriter.combine(dialect, ops.get(j), "a" + j, "b" + j) + ";");
    }
    out.close();
    out.close();
    out.line(dialect.barrier());
    out.close();
    for (int j = 0; j < ops.size(); j++) {
      out.line(results.get(j) + " = " + lanes(level, j) + "[" + group.at("0u") + "];");
    }
    out.line(dialect.barrier());
  }

  /** Opens what is done for each lane below a limit, by the item that has it. */
  private void openLanes(String limit) {
    if (group.itemsOfRow() < group.lanes()) {
      out.open("for (uint lane = item; lane < " + limit + "; lane += " + group.itemsOfRow() + "u)");
    } else {
      out.open(limit.equals("h") ? "if (item < h)" : "");
    }
  }

  private String lane() {
    return group.itemsOfRow() < group.lanes() ? "lane" : "item";
  }

  private static String lanes(int level, int j) {
    return "lanes" + level + "_" + j;
  }
}
