package io.lockstep.plot.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * Points over two axes, such as examples by class.
 *
 * @param title what stands above it
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param points at least one series, of different names
 */
public record ScatterPlot(String title, PlotAxis x, PlotAxis y, List<PointSeries> points)
    implements Figure {
  /** FigureChecks the points. */
  public ScatterPlot {
    FigureChecks.named("a figure", title);
    points = FigureChecks.some("figure '" + title + "' has no points", points);
    FigureChecks.distinct("a series of points", points.stream().map(PointSeries::name).toList());
  }

  @Override
  public List<String> words() {
    List<String> words = new ArrayList<>(List.of(x.label(), y.label()));
    points.forEach(series -> words.add(series.name()));
    return words;
  }
}
