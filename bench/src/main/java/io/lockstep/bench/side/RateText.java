package io.lockstep.bench.side;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** How figures are written down. */
public final class RateText {
  private RateText() {}

  /** Returns a number with three digits, or a dash for none. */
  public static String short3(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return Math.abs(value) >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  /** Returns the median and, in brackets, the range. */
  public static String range(Rates rates) {
    return short3(rates.median()) + " (" + short3(rates.least()) + "-" + short3(rates.most()) + ")";
  }

  /** Sets a field unless there is no such figure. */
  public static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    }
  }
}
