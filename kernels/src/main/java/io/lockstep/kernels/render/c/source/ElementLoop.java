package io.lockstep.kernels.render.c.source;

import io.lockstep.kernels.render.c.dialect.Dialect;
import java.util.List;

/** The loop in which each work-item takes every so manyth element, and its launch. */
public final class ElementLoop {
  /** Most items that an elementwise launch has; each then takes several elements. */
  private static final int MOST_ITEMS = 1 << 20;

  private ElementLoop() {}

  /** Returns the launch of one item for each of {@code count} elements, or for several. */
  public static List<LaunchShape.Phase> phases(String function, int count, int items) {
    return phases(function, count, items, MOST_ITEMS);
  }

  /** Returns the launch of one item for each element, and of {@code most} items at most. */
  public static List<LaunchShape.Phase> phases(String function, int count, int items, int most) {
    int groups = Math.min(Math.ceilDiv(count, items), most / items);
    return groups == 0 ? List.of() : List.of(new LaunchShape.Phase(function, groups, items, 0));
  }

  /** Opens the loop in which {@code i} takes all elements of one work-item. */
  public static void open(Dialect dialect, CodeWriter out, String count) {
    open(dialect, out, "", count);
  }

  /** Opens that loop over the elements from one on; empty for all. */
  public static void open(Dialect dialect, CodeWriter out, String from, String count) {
    String first = from.isEmpty() ? dialect.item() : from + " + " + dialect.item();
    out.open("for (uint i = " + first + "; i < " + count + "; i += " + dialect.items() + ")");
  }
}
