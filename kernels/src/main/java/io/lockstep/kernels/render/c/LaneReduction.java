package io.lockstep.kernels.render.c;

import io.lockstep.kernels.expr.ReduceOp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The contract's order for a contiguous axis, as one work-group runs it: blocks of 4096 elements,
 * in each 256 lanes (a work-item each) that take elements l, l+256, ..., then halving over the
 * lanes; the results of blocks are elements of the level above, reduced by the same rule.
 */
final class LaneReduction {
  /** Elements of a block. */
  static final int BLOCK = 4096;

  private static final int LANES = CRenderer.ITEMS;

  private final Dialect dialect;
  private final CodeWriter out;
  private final List<ReduceOp> ops;
  private final List<String> results;
  private final Supplier<List<String>> element;

  /**
   * Creates a reduction of several values at once.
   *
   * @param ops how each value is combined
   * @param results a variable for each result, declared by the caller
   * @param element writes the values of element {@code c}, returns a name for each
   */
  LaneReduction(
      Dialect dialect,
      CodeWriter out,
      List<ReduceOp> ops,
      List<String> results,
      Supplier<List<String>> element) {
    this.dialect = dialect;
    this.out = out;
    this.ops = ops;
    this.results = results;
    this.element = element;
  }

  /** Writes the reduction of {@code count} elements, at least one; {@code c} is the element. */
  void write(int count) {
    List<Integer> counts = new ArrayList<>(List.of(count));
    while (counts.getLast() > BLOCK) {
      counts.add(CRenderer.ceilDiv(counts.getLast(), BLOCK));
    }
    block(counts, counts.size() - 1, "0u", counts.getLast() + "u");
  }

  /** Writes the reduction of one block of elements, from {@code start} to {@code end}. */
  void writeBlock(String start, String end) {
    block(List.of(), 0, start, end);
  }

  /** Writes one block of a level: elements from {@code start} to {@code end} of that level. */
  private void block(List<Integer> counts, int level, String start, String end) {
    for (int j = 0; j < ops.size(); j++) {
      out.line("float " + lanePart(level, j) + " = 0x0.0p0f;");
    }
    if (level == 0) {
      String first = start.equals("0u") ? "lane" : start + " + lane";
      out.open("for (uint c = " + first + "; c < " + end + "; c += " + LANES + "u)");
      List<String> values = element.get();
      for (int j = 0; j < ops.size(); j++) {
        out.line(accumulate(level, j, "c == " + first, values.get(j)));
      }
    } else {
      String b = "b" + level;
      String from = "start" + (level - 1);
      String to = "end" + (level - 1);
      out.open("for (uint " + b + " = " + start + "; " + b + " < " + end + "; ++" + b + ")");
      out.line("const uint " + from + " = " + b + " * " + BLOCK + "u;");
      String below = counts.get(level - 1) + "u";
      out.line(
          "const uint "
              + to
              + " = "
              + below
              + " - "
              + from
              + " < "
              + BLOCK
              + "u ? "
              + below
              + " : "
              + from
              + " + "
              + BLOCK
              + "u;");
      block(counts, level - 1, from, to);
      String nth = start.equals("0u") ? b : "(" + b + " - " + start + ")";
      out.open("if (" + nth + " % " + LANES + "u == lane)");
      for (int j = 0; j < ops.size(); j++) {
        out.line(accumulate(level, j, nth + " < " + LANES + "u", results.get(j)));
      }
      out.close();
    }
    out.close();
    String length = start.equals("0u") ? end : end + " - " + start;
    for (int j = 0; j < ops.size(); j++) {
      halve(level, j, length);
    }
  }

  private String accumulate(int level, int j, String isFirst, String value) {
    String part = lanePart(level, j);
    return part
        + " = "
        + isFirst
        + " ? "
        + value
        + " : "
        + ScalarWriter.combine(dialect, ops.get(j), part, value)
        + ";";
  }

  /** Writes the halving over the lanes that hold something, and stores the result. */
  private void halve(int level, int j, String length) {
    out.line("lanes[lane] = " + lanePart(level, j) + ";");
    out.line(dialect.barrier());
    out.open("for (uint h = " + LANES / 2 + "u; h > 0u; h >>= 1)");
    out.open("if (lane < h && lane + h < " + length + ")");
    out.line("const float a = lanes[lane];");
    out.line("const float b = lanes[lane + h];");
    out.line("lanes[lane] = " + ScalarWriter.combine(dialect, ops.get(j), "a", "b") + ";");
    out.close();
    out.line(dialect.barrier());
    out.close();
    out.line(results.get(j) + " = lanes[0];");
    out.line(dialect.barrier());
  }

  private static String lanePart(int level, int j) {
    return "part" + level + "_" + j;
  }
}
