package io.lockstep.plot.draw;

import io.lockstep.plot.figure.BarPlot;
import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.figure.HeatMapPlot;
import io.lockstep.plot.figure.HistogramPlot;
import io.lockstep.plot.figure.ImageGridPlot;
import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.ParallelPlot;
import io.lockstep.plot.figure.RegionPlot;
import io.lockstep.plot.figure.ReliabilityPlot;
import io.lockstep.plot.figure.ScatterPlot;
import java.awt.Graphics2D;

/** A figure that can be painted. */
public interface Drawing {
  /** Paints it into a surface of a size in pixels, from its upper left corner. */
  void paint(Graphics2D graphics, int width, int height);

  /** Returns the drawing of a figure. */
  static Drawing of(Figure figure) {
    return switch (figure) {
      case LinePlot lines -> new LineDrawing(lines);
      case ScatterPlot scatter -> PointDrawing.of(scatter);
      case RegionPlot regions -> PointDrawing.of(regions);
      case BarPlot bars -> new BarDrawing(bars);
      case HistogramPlot histogram -> new HistogramDrawing(histogram);
      case ReliabilityPlot reliability -> new ReliabilityDrawing(reliability);
      case HeatMapPlot map -> new MatrixDrawing(map);
      case ImageGridPlot images -> new ImageDrawing(images);
      case ParallelPlot parallel -> new ParallelDrawing(parallel);
    };
  }
}
