package io.lockstep.plot.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * How many numbers lie in each of some bins.
 *
 * @param title what stands above it
 * @param x the axis of the numbers
 * @param y the axis of the counts
 * @param edges the rising edges of the bins, one more than bins
 * @param counts at least one series, with a height for each bin
 */
public record HistogramPlot(
    String title, PlotAxis x, PlotAxis y, double[] edges, List<BarSeries> counts)
    implements Figure {
  /** FigureChecks bins and counts. */
  public HistogramPlot {
    FigureChecks.named("a figure", title);
    counts = FigureChecks.some("figure '" + title + "' has no counts", counts);
    FigureChecks.distinct("a series of counts", counts.stream().map(BarSeries::name).toList());
    edges = FigureChecks.finite("an edge of '" + title + "'", edges);
    FigureChecks.that(
        edges.length > 1, "figure '" + title + "' has no bins; give two edges or more");
    for (int i = 1; i < edges.length; i++) {
      FigureChecks.that(
          edges[i] > edges[i - 1],
          "edges of '%s' do not rise: %s, then %s; sort them"
              .formatted(title, edges[i - 1], edges[i]));
    }
    for (BarSeries series : counts) {
      FigureChecks.sameLength(
          "series '" + series.name() + "'",
          "counts",
          series.heights().length,
          "bins",
          edges.length - 1);
    }
  }

  /** Counts finite numbers in as many bins of the same width as usual (square root, 5 to 50). */
  public static HistogramPlot ofValues(String title, String label, double[] values) {
    double[] all = FigureChecks.finite("a value of '" + title + "'", values);
    FigureChecks.that(all.length > 0, "figure '" + title + "' has no values; give at least one");
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : all) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (least == most) {
      least -= 0.5;
      most += 0.5;
    }
    int bins = (int) Math.clamp(Math.ceil(Math.sqrt(all.length)), 5, 50);
    double[] edges = new double[bins + 1];
    for (int i = 0; i <= bins; i++) {
      edges[i] = least + (most - least) * i / bins;
    }
    double[] counts = new double[bins];
    for (double value : all) {
      counts[(int) Math.clamp((value - least) / (most - least) * bins, 0, bins - 1)]++;
    }
    return new HistogramPlot(
        title,
        PlotAxis.linear(label),
        PlotAxis.linear("count"),
        edges,
        List.of(BarSeries.of(label, counts)));
  }

  @Override
  public List<String> words() {
    List<String> words = new ArrayList<>(List.of(x.label(), y.label()));
    counts.forEach(series -> words.add(series.name()));
    return words;
  }
}
