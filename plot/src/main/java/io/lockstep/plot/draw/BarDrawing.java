package io.lockstep.plot.draw;

import io.lockstep.plot.figure.BarPlot;
import io.lockstep.plot.figure.BarSeries;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.style.Palette;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Bars side by side for each name, standing or lying. */
final class BarDrawing implements Drawing {
  /** The share of its place that a group of bars takes. */
  private static final double GROUP = 0.76;

  private static final int SQUARE = 1;

  private final BarPlot plot;

  BarDrawing(BarPlot plot) {
    this.plot = plot;
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    AxisRange.Extent extent = new AxisRange.Extent(plot.values()).with(0);
    for (BarSeries series : plot.bars()) {
      for (int i = 0; i < series.heights().length; i++) {
        double error = error(series, i);
        extent.with(series.heights()[i] - error, series.heights()[i] + error);
      }
    }
    AxisRange values = extent.range();
    int count = plot.names().size();
    AxisRange places = new AxisRange(PlotAxis.linear(plot.group()), -0.5, count - 0.5, 1);
    ChartFrame frame =
        plot.lying()
            ? new ChartFrame(plot.title(), values, places)
            : new ChartFrame(plot.title(), places, values);
    frame.names(plot.lying() ? plot.names().reversed() : plot.names(), !plot.lying());
    for (int i = 0; i < plot.bars().size(); i++) {
      frame.marker(plot.bars().get(i).name(), Palette.color(i), SQUARE);
    }
    frame.with(new Bars(), width, height).paint(graphics, width, height);
  }

  private static double error(BarSeries series, int i) {
    return series.errors().length == 0 ? 0 : series.errors()[i];
  }

  private final class Bars extends Overlay {
    @Override
    void draw(Graphics2D graphics) {
      List<BarSeries> bars = plot.bars();
      double wide = GROUP / bars.size();
      for (int s = 0; s < bars.size(); s++) {
        for (int i = 0; i < plot.names().size(); i++) {
          double place = (plot.lying() ? plot.names().size() - 1 - i : i) - GROUP / 2;
          double from = plot.lying() ? place + GROUP - (s + 1) * wide : place + s * wide;
          bar(graphics, bars.get(s), i, s, from, from + wide);
        }
      }
      graphics.setColor(Palette.FRAME);
      graphics.setStroke(Palette.stroke(1));
      across(graphics, plot.lying() ? 0 : Double.NaN, plot.lying() ? Double.NaN : 0);
    }

    private void bar(
        Graphics2D graphics, BarSeries series, int i, int color, double from, double to) {
      double height = series.heights()[i];
      Rectangle2D.Double bar = new Rectangle2D.Double();
      if (plot.lying()) {
        bar.setFrameFromDiagonal(x(0), y(from), x(height), y(to));
      } else {
        bar.setFrameFromDiagonal(x(from), y(0), x(to), y(height));
      }
      dot(graphics, bar, Palette.color(color));
      if (series.errors().length > 0) {
        whisker(graphics, height - series.errors()[i], height + series.errors()[i], bar);
      }
    }

    private void whisker(Graphics2D graphics, double low, double high, Rectangle2D bar) {
      graphics.setColor(Palette.INK);
      graphics.setStroke(Palette.stroke(1.4f));
      double end = Math.min(5, (plot.lying() ? bar.getHeight() : bar.getWidth()) / 4);
      if (plot.lying()) {
        double y = bar.getCenterY();
        graphics.draw(new Line2D.Double(x(low), y, x(high), y));
        graphics.draw(new Line2D.Double(x(low), y - end, x(low), y + end));
        graphics.draw(new Line2D.Double(x(high), y - end, x(high), y + end));
      } else {
        double x = bar.getCenterX();
        graphics.draw(new Line2D.Double(x, y(low), x, y(high)));
        graphics.draw(new Line2D.Double(x - end, y(low), x + end, y(low)));
        graphics.draw(new Line2D.Double(x - end, y(high), x + end, y(high)));
      }
    }
  }
}
