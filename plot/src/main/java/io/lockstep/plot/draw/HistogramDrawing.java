package io.lockstep.plot.draw;

import io.lockstep.plot.figure.BarSeries;
import io.lockstep.plot.figure.HistogramPlot;
import io.lockstep.plot.style.Palette;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Bins: filled where there is one series, else as outlines over a light filling. */
final class HistogramDrawing implements Drawing {
  private final HistogramPlot plot;

  HistogramDrawing(HistogramPlot plot) {
    this.plot = plot;
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    AxisRange.Extent y = new AxisRange.Extent(plot.y()).with(0);
    plot.counts().forEach(series -> y.with(series.heights()));
    AxisRange x = new AxisRange.Extent(plot.x()).with(plot.edges()).range();
    ChartFrame frame = new ChartFrame(plot.title(), x, y.range());
    for (int i = 0; i < plot.counts().size(); i++) {
      frame.line(plot.counts().get(i).name(), Palette.color(i), Palette.line(i), -1);
    }
    frame.with(new Bins(), width, height).paint(graphics, width, height);
  }

  private final class Bins extends Overlay {
    @Override
    void draw(Graphics2D graphics) {
      List<BarSeries> all = plot.counts();
      for (int s = 0; s < all.size(); s++) {
        if (all.size() == 1) {
          bins(graphics, all.get(s));
        } else {
          outline(graphics, all.get(s), s);
        }
      }
    }

    private void bins(Graphics2D graphics, BarSeries series) {
      for (int i = 0; i < series.heights().length; i++) {
        Rectangle2D.Double bin = new Rectangle2D.Double();
        bin.setFrameFromDiagonal(
            x(plot.edges()[i]), foot(), x(plot.edges()[i + 1]), y(series.heights()[i]));
        if (bin.getHeight() > 0) {
          dot(graphics, bin, Palette.color(0));
        }
      }
    }

    private double foot() {
      return plot.y().holds(0) ? y(0) : area().getMaxY();
    }

    private void outline(Graphics2D graphics, BarSeries series, int s) {
      Path2D.Double path = new Path2D.Double();
      path.moveTo(x(plot.edges()[0]), foot());
      for (int i = 0; i < series.heights().length; i++) {
        double top = plot.y().holds(series.heights()[i]) ? y(series.heights()[i]) : foot();
        path.lineTo(x(plot.edges()[i]), top);
        path.lineTo(x(plot.edges()[i + 1]), top);
      }
      path.lineTo(x(plot.edges()[plot.edges().length - 1]), foot());
      graphics.setColor(Palette.faded(Palette.color(s), 0.15));
      graphics.fill(path);
      graphics.setColor(Palette.color(s));
      graphics.setStroke(Palette.line(s));
      graphics.draw(path);
    }
  }
}
