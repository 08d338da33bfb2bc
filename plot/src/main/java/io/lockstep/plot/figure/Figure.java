package io.lockstep.plot.figure;

import java.util.List;

/** A picture as data: what it shows, not how it is painted. */
public sealed interface Figure
    permits LinePlot,
        ScatterPlot,
        BarPlot,
        HistogramPlot,
        HeatMapPlot,
        ImageGridPlot,
        ParallelPlot,
        RegionPlot,
        ReliabilityPlot {
  /** Returns what stands above it. */
  String title();

  /** Returns all that is written beside the numbers: axes, then the legend. */
  List<String> words();
}
