package io.lockstep.cli.experiment.claim;

import io.lockstep.plot.figure.BarPlot;
import io.lockstep.plot.figure.BarSeries;
import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.LineSeries;
import io.lockstep.plot.figure.PlotAxis;
import java.util.ArrayList;
import java.util.List;

/** Lines or bars of an experiment, as they come. */
public final class Curves {
  private final List<LineSeries> lines = new ArrayList<>();

  /** Adds a line over 1, 2, 3 and so on, or the bars of one series. */
  public void add(String name, double... values) {
    lines.add(LineSeries.counted(name, values));
  }

  /** Adds a line. */
  public void add(String name, double[] x, double[] y) {
    lines.add(LineSeries.of(name, x, y));
  }

  /** Returns the lines over two axes. */
  public LinePlot lines(String title, PlotAxis x, PlotAxis y) {
    return LinePlot.of(title, x, y, lines);
  }

  /**
   * Returns the values as bars.
   *
   * @param group what the groups of bars are
   * @param groups their names, one for each value that was added at a time
   */
  public BarPlot bars(String title, String group, List<String> groups, String values) {
    List<BarSeries> bars = lines.stream().map(line -> BarSeries.of(line.name(), line.y())).toList();
    return BarPlot.of(title, group, groups, PlotAxis.linear(values), bars);
  }
}
