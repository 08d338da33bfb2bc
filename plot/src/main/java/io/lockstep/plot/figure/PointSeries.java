package io.lockstep.plot.figure;

/**
 * Points of one kind.
 *
 * @param name in the legend
 * @param x places along the x axis, finite
 * @param y places along the y axis, finite
 */
public record PointSeries(String name, double[] x, double[] y) {
  /** Checks and copies the numbers; there may be none. */
  public PointSeries {
    String what = "points '" + Checks.named("a series of points", name) + "'";
    Checks.sameLength(what, "x", x.length, "y", y.length);
    x = Checks.finite("x of " + what, x);
    y = Checks.finite("y of " + what, y);
  }
}
