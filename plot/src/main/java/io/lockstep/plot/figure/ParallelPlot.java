package io.lockstep.plot.figure;

import java.util.List;

/**
 * Parallel coordinates: each line is one trial, and crosses each axis at its value. The last axis
 * is the result, by which lines are coloured; the best is drawn thick.
 *
 * @param title what stands above it
 * @param axes two or more, the last of which is the result
 * @param lines a value for each axis, of each trial
 * @param lowerIsBetter whether the least result is the best
 */
public record ParallelPlot(
    String title, List<ParallelAxis> axes, List<double[]> lines, boolean lowerIsBetter)
    implements Figure {
  /** FigureChecks that each line has a place on each axis. */
  public ParallelPlot {
    FigureChecks.named("a figure", title);
    axes = List.copyOf(axes);
    FigureChecks.that(
        axes.size() > 1,
        "figure '%s' has %d axes; give two or more, the last for the result"
            .formatted(title, axes.size()));
    FigureChecks.distinct("an axis", axes.stream().map(ParallelAxis::name).toList());
    lines = FigureChecks.some("figure '" + title + "' has no lines", lines);
    for (double[] line : lines) {
      FigureChecks.sameLength(
          "a line of '" + title + "'", "values", line.length, "axes", axes.size());
      for (int i = 0; i < line.length; i++) {
        holds(axes.get(i), line[i]);
      }
    }
    lines = lines.stream().map(double[]::clone).toList();
  }

  private static void holds(ParallelAxis axis, double value) {
    int words = axis.choices().size();
    boolean fits =
        Double.isFinite(value)
            && (!axis.logarithmic() || value > 0)
            && (words == 0 || value == Math.rint(value) && value >= 0 && value < words);
    FigureChecks.that(
        fits,
        "value %s has no place on axis '%s' (%s); leave the trial out"
            .formatted(
                value,
                axis.name(),
                words > 0
                    ? "positions 0 to " + (words - 1)
                    : axis.logarithmic() ? "numbers above 0" : "finite numbers"));
  }

  @Override
  public List<String> words() {
    return axes.stream().map(ParallelAxis::name).toList();
  }
}
