package io.lockstep.kernels.render.c.reduce;

import io.lockstep.kernels.expr.SummationOrder;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.DeviceLimits;

/**
 * How a work-group is shared among rows: short rows have {@link #SHORT} lanes and there are several
 * of them in a group, others have the contract's 256 lanes. An item takes several lanes where the
 * device's groups have fewer items. Lanes beyond the length of a row are absent, so that leaving
 * them out changes no bit.
 *
 * @param items work-items of the group
 * @param lanes lanes of each row
 */
record RowGroup(int items, int lanes) {
  /** Rows up to this length are short. */
  static final int SHORT = 32;

  /** Returns the shape for rows of a length; where items take turns, one does without waiting. */
  static RowGroup of(DeviceLimits limits, int cols) {
    int items = limits.serialItems() ? 1 : limits.items();
    return new RowGroup(items, cols <= SHORT ? SHORT : SummationOrder.LANES);
  }

  /** Returns the number of work-items that share a row. */
  int itemsOfRow() {
    return Math.min(items, lanes);
  }

  /** Returns the number of rows of a group. */
  int rows() {
    return items / itemsOfRow();
  }

  /** Returns the number of groups for so many rows. */
  int groups(int rows) {
    return Math.ceilDiv(rows, rows());
  }

  /**
   * Declares {@code item}, the work-item's number in its row, {@code row}, and {@code length}, the
   * length of the row: 0 where there is no such row, so that its items only go along to barriers.
   */
  void declare(Dialect dialect, CodeWriter out, String rows, String cols) {
    if (rows() == 1) {
      out.line("const uint item = " + dialect.lane() + ";");
      out.line("const uint row = " + dialect.group() + ";");
      out.line("const uint length = " + cols + ";");
    } else {
      out.line("const uint item = " + dialect.lane() + " % " + itemsOfRow() + "u;");
      out.line("const uint nth = " + dialect.lane() + " / " + itemsOfRow() + "u;");
      out.line("const uint row = " + dialect.group() + " * " + rows() + "u + nth;");
      out.line("const uint length = row < " + rows + " ? " + cols + " : 0u;");
    }
  }

  /**
   * Writes the request to unroll the loop that follows, so that an item has several loads under
   * way; not in short rows, nor for a single item, whose compiler makes vectors of loops.
   */
  void unroll(CodeWriter out, int times) {
    if (items > 1 && lanes > SHORT) {
      out.line("#pragma unroll " + times);
    }
  }

  /** Returns the place of a lane of this row in an array over all lanes of the group. */
  String at(String lane) {
    return rows() == 1 ? lane : "nth * " + lanes + "u + " + lane;
  }

  /** Returns the condition under which an item stores what a row has one of. */
  String first(String rows) {
    return rows() == 1 ? "item == 0u" : "item == 0u && row < " + rows;
  }
}
