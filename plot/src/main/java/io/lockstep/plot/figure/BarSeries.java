package io.lockstep.plot.figure;

/**
 * Bars of one kind.
 *
 * @param name in the legend
 * @param heights one of each bar, finite
 * @param errors how far each may be wrong, up and down; empty where that is not known
 */
public record BarSeries(String name, double[] heights, double[] errors) {
  /** FigureChecks and copies the numbers. */
  public BarSeries {
    String what = "bars '" + FigureChecks.named("a series of bars", name) + "'";
    heights = FigureChecks.finite("a height of " + what, heights);
    if (errors.length > 0) {
      FigureChecks.sameLength(what, "heights", heights.length, "errors", errors.length);
    }
    errors = FigureChecks.finite("an error of " + what, errors);
    for (double error : errors) {
      FigureChecks.that(
          error >= 0, "an error of %s is %s; it must not be negative".formatted(what, error));
    }
  }

  /** Bars whose errors are not known. */
  public static BarSeries of(String name, double[] heights) {
    return new BarSeries(name, heights, new double[0]);
  }
}
