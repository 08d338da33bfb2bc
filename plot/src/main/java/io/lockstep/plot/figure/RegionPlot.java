package io.lockstep.plot.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * Points over a plane whose colours say what is decided there.
 *
 * @param title what stands above it
 * @param x the horizontal axis, with limits
 * @param y the vertical axis, with limits
 * @param plane the colours from the upper left corner to the lower right one
 * @param points the examples, by class
 */
public record RegionPlot(
    String title, PlotAxis x, PlotAxis y, PlotImage plane, List<PointSeries> points)
    implements Figure {
  /** FigureChecks limits and points. */
  public RegionPlot {
    FigureChecks.named("a figure", title);
    for (PlotAxis axis : List.of(x, y)) {
      FigureChecks.that(
          axis.kind() == PlotAxis.Kind.LINEAR
              && Double.isFinite(axis.least())
              && Double.isFinite(axis.most()),
          "axis '%s' of a plane needs limits; give them by within()".formatted(axis.label()));
    }
    points = List.copyOf(points);
    FigureChecks.distinct("a series of points", points.stream().map(PointSeries::name).toList());
  }

  @Override
  public List<String> words() {
    List<String> words = new ArrayList<>(List.of(x.label(), y.label()));
    points.forEach(series -> words.add(series.name()));
    return words;
  }
}
