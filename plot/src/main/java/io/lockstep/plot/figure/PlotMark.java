package io.lockstep.plot.figure;

/**
 * A place that a figure points out: a point, or a line across the whole figure.
 *
 * @param x its place along the x axis, NaN for a horizontal line
 * @param y its place along the y axis, NaN for a vertical line
 * @param label what is written beside it
 */
public record PlotMark(double x, double y, String label) {
  /** FigureChecks that it is somewhere. */
  public PlotMark {
    FigureChecks.named("a mark", label);
    FigureChecks.that(
        !Double.isInfinite(x) && !Double.isInfinite(y) && !(Double.isNaN(x) && Double.isNaN(y)),
        "mark '%s' lies at (%s, %s); give a finite place".formatted(label, x, y));
  }

  /** A point. */
  public static PlotMark point(double x, double y, String label) {
    return new PlotMark(x, y, label);
  }

  /** A line from bottom to top. */
  public static PlotMark vertical(double x, String label) {
    return new PlotMark(x, Double.NaN, label);
  }

  /** A line from left to right. */
  public static PlotMark horizontal(double y, String label) {
    return new PlotMark(Double.NaN, y, label);
  }

  /** Whether it is a point, and no line. */
  public boolean isPoint() {
    return !Double.isNaN(x) && !Double.isNaN(y);
  }
}
