package io.lockstep.plot.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * A bar of each series for each of some names.
 *
 * @param title what stands above it
 * @param group what the names are, such as {@code optimizer}
 * @param names of the groups of bars
 * @param values the axis of heights, not logarithmic
 * @param bars at least one series, with a height for each name
 * @param lying whether they go from left to right, which leaves room for long names
 */
public record BarPlot(
    String title,
    String group,
    List<String> names,
    PlotAxis values,
    List<BarSeries> bars,
    boolean lying)
    implements Figure {
  /** FigureChecks the bars. */
  public BarPlot {
    FigureChecks.named("a figure", title);
    FigureChecks.named("the names of bars", group);
    names = FigureChecks.some("figure '" + title + "' has no bars", names);
    bars = FigureChecks.some("figure '" + title + "' has no series of bars", bars);
    FigureChecks.distinct("a bar", names);
    FigureChecks.distinct("a series of bars", bars.stream().map(BarSeries::name).toList());
    for (BarSeries series : bars) {
      FigureChecks.sameLength(
          "bars '" + series.name() + "'",
          "heights",
          series.heights().length,
          "names",
          names.size());
    }
    FigureChecks.that(
        values.kind() != PlotAxis.Kind.LOGARITHMIC,
        "axis '" + values.label() + "' is logarithmic, on which a bar has no foot; draw lines");
  }

  /** Standing bars. */
  public static BarPlot of(
      String title, String group, List<String> names, PlotAxis values, List<BarSeries> bars) {
    return new BarPlot(title, group, names, values, bars, false);
  }

  @Override
  public List<String> words() {
    List<String> words = new ArrayList<>(List.of(group, values.label()));
    words.addAll(names);
    bars.forEach(series -> words.add(series.name()));
    return words;
  }
}
