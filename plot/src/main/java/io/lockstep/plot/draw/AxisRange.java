package io.lockstep.plot.draw;

import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.figure.PlotAxis.Kind;
import io.lockstep.plot.style.NumberText;

/**
 * Where an axis begins and ends, in a unit in which its numbers are neither tiny nor huge.
 *
 * @param axis the axis
 * @param least where it begins, in units
 * @param most where it ends, in units
 * @param unit a power of ten
 */
record AxisRange(PlotAxis axis, double least, double most, double unit) {
  /** Shares of the axis left free beyond the numbers. */
  private static final double ROOM = 0.04;

  /** Gathers the numbers that are to have a place. */
  static final class Extent {
    private final PlotAxis axis;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    Extent(PlotAxis axis) {
      this.axis = axis;
    }

    Extent with(double... values) {
      for (double value : values) {
        if (axis.holds(value)) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
      return this;
    }

    AxisRange range() {
      if (least > most) {
        least = axis.kind() == Kind.LOGARITHMIC ? 0.1 : 0;
        most = 1;
      }
      return axis.kind() == Kind.LOGARITHMIC ? logarithmic() : proportional();
    }

    private AxisRange logarithmic() {
      double first = Math.log10(least);
      double last = Math.log10(most);
      double room = Math.max((last - first) * ROOM, 0.02);
      double from = Double.isNaN(axis.least()) ? Math.pow(10, first - room) : axis.least();
      double to = Double.isNaN(axis.most()) ? Math.pow(10, last + room) : axis.most();
      return new AxisRange(axis, from, Math.max(to, from * 1.1), 1);
    }

    private AxisRange proportional() {
      double size = Math.max(Math.abs(least), Math.abs(most));
      double span = most - least;
      double room = span > size * 1e-7 ? span * ROOM : Math.max(size * 0.05, 1e-300);
      if (axis.kind() == Kind.WHOLE) {
        room = Math.max(room, 0.5);
      }
      // What is never negative keeps its 0 as the end of the axis.
      double low = least >= 0 && least - room < 0 && span > 0 ? 0 : least - room;
      double from = Double.isNaN(axis.least()) ? low : axis.least();
      double to = Double.isNaN(axis.most()) ? most + room : axis.most();
      to = to > from ? to : from + Math.max(Math.abs(from) * 0.1, 1e-300);
      double power = Math.floor(Math.log10(Math.max(Math.abs(from), Math.abs(to))));
      double unit = power < -3 || power > 6 ? Math.pow(10, power) : 1;
      // A tick at the very end would be left out.
      double hair = (to - from) * 2e-4;
      return new AxisRange(axis, (from - hair) / unit, (to + hair) / unit, unit);
    }
  }

  /** Returns what stands beside the axis. */
  String label() {
    return unit == 1 ? axis.label() : axis.label() + " (times " + NumberText.of(unit) + ")";
  }

  /** Returns a number in units. */
  double in(double value) {
    return value / unit;
  }

  boolean isLogarithmic() {
    return axis.kind() == Kind.LOGARITHMIC;
  }

  boolean isWhole() {
    return axis.kind() == Kind.WHOLE;
  }

  /** How many powers of ten it spans. */
  double decades() {
    return Math.log10(most / least);
  }

  /** Returns the text of a tick. */
  String tick(double value) {
    return switch (axis.kind()) {
      case LINEAR -> NumberText.of(Math.abs(value) < (most - least) * 1e-9 ? 0 : value);
      case WHOLE ->
          Math.abs(value - Math.rint(value)) > 1e-6
              ? blank(value)
              : NumberText.of(Math.rint(value), 12);
      case LOGARITHMIC -> isLabelled(value) ? NumberText.of(value) : "";
    };
  }

  /** XChart takes other ticks where two have the same text, so that blanks must differ. */
  private static String blank(double value) {
    return " ".repeat(1 + Math.floorMod(Math.round(value * 10), 60));
  }

  /** Whether a tick of a logarithmic axis has room for its text: 1, 2 and 5 of each decade. */
  private boolean isLabelled(double value) {
    int digit = (int) Math.round(value / Math.pow(10, Math.floor(Math.log10(value * 1.0001))));
    double decades = decades();
    return digit == 1 || decades < 2 && (digit == 2 || digit == 5) || decades < 0.7;
  }
}
