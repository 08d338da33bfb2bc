package io.lockstep.plot.figure;

/**
 * A line through points. Where y is not finite the line has a gap.
 *
 * @param name in the legend
 * @param style how it is drawn
 * @param x places along the x axis, finite
 * @param y places along the y axis
 * @param low lower edge of a band around it, empty for none
 * @param high upper edge of that band
 */
public record LineSeries(
    String name, Style style, double[] x, double[] y, double[] low, double[] high) {
  private static final double[] NONE = {};

  /** How a line is drawn. */
  public enum Style {
    /** A line, with markers where its points are few. */
    LINE,
    /** Points without a line. */
    POINTS,
    /** A line that keeps its height up to the next point. */
    STEPS,
    /** A thin grey line behind the others, such as raw values behind smoothed ones. */
    FAINT,
    /** A dashed grey line to compare with, such as the diagonal of a ROC curve. */
    REFERENCE
  }

  /** FigureChecks and copies the numbers. */
  public LineSeries {
    String what = "line '" + FigureChecks.named("a line", name) + "'";
    FigureChecks.sameLength(what, "x", x.length, "y", y.length);
    FigureChecks.that(x.length > 0, what + " has no points; leave it out");
    x = FigureChecks.finite("x of " + what, x);
    y = y.clone();
    if (low.length + high.length > 0) {
      FigureChecks.sameLength(what, "x", x.length, "lower edges", low.length);
      FigureChecks.sameLength(what, "x", x.length, "upper edges", high.length);
    }
    low = low.clone();
    high = high.clone();
  }

  /** A line. */
  public static LineSeries of(String name, double[] x, double[] y) {
    return new LineSeries(name, Style.LINE, x, y, NONE, NONE);
  }

  /** A line over 1, 2, 3 and so on, such as epochs. */
  public static LineSeries counted(String name, double[] y) {
    double[] x = new double[y.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = i + 1;
    }
    return of(name, x, y);
  }

  /** The same points in another style. */
  public LineSeries as(Style other) {
    return new LineSeries(name, other, x, y, low, high);
  }

  /** The same line with a band around it. */
  public LineSeries withBand(double[] lower, double[] upper) {
    return new LineSeries(name, style, x, y, lower, upper);
  }
}
