package io.lockstep.plot.figure;

/**
 * An axis of numbers.
 *
 * @param label what it shows, with its unit if it has one
 * @param kind how numbers are spread along it
 * @param least where it begins, NaN for a place that fits the numbers
 * @param most where it ends, NaN for a place that fits the numbers
 */
public record PlotAxis(String label, Kind kind, double least, double most) {
  /** How numbers are spread along an axis. */
  public enum Kind {
    /** In proportion. */
    LINEAR,
    /** In proportion, with whole numbers alone beside it, such as epochs. */
    WHOLE,
    /** By their logarithm; what is not above 0 is left out. */
    LOGARITHMIC
  }

  /** FigureChecks the limits. */
  public PlotAxis {
    FigureChecks.named("an axis", label);
    FigureChecks.that(
        !Double.isInfinite(least) && !Double.isInfinite(most) && !(least >= most),
        "axis '%s' goes from %s to %s; give two finite limits in order, or NaN"
            .formatted(label, least, most));
    FigureChecks.that(
        kind != Kind.LOGARITHMIC || !(least <= 0),
        "axis '%s' is logarithmic, but begins at %s; begin above 0".formatted(label, least));
  }

  /** An axis in proportion. */
  public static PlotAxis linear(String label) {
    return new PlotAxis(label, Kind.LINEAR, Double.NaN, Double.NaN);
  }

  /** An axis in proportion with whole numbers. */
  public static PlotAxis whole(String label) {
    return new PlotAxis(label, Kind.WHOLE, Double.NaN, Double.NaN);
  }

  /** A logarithmic axis. */
  public static PlotAxis logarithmic(String label) {
    return new PlotAxis(label, Kind.LOGARITHMIC, Double.NaN, Double.NaN);
  }

  /** The same axis with other limits, NaN for one that fits the numbers. */
  public PlotAxis within(double first, double last) {
    return new PlotAxis(label, kind, first, last);
  }

  /** Whether a number has a place on it. */
  public boolean holds(double value) {
    return Double.isFinite(value) && (kind != Kind.LOGARITHMIC || value > 0);
  }
}
