package io.lockstep.plot.figure;

/**
 * Points of one kind.
 *
 * @param name in the legend
 * @param x places along the x axis, finite
 * @param y places along the y axis, finite
 */
public record PointSeries(String name, double[] x, double[] y) {
  /** FigureChecks and copies the numbers; there may be none. */
  public PointSeries {
    String what = "points '" + FigureChecks.named("a series of points", name) + "'";
    FigureChecks.sameLength(what, "x", x.length, "y", y.length);
    x = FigureChecks.finite("x of " + what, x);
    y = FigureChecks.finite("y of " + what, y);
  }
}
