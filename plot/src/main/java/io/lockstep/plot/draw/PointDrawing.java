package io.lockstep.plot.draw;

import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.figure.PlotImage;
import io.lockstep.plot.figure.PointSeries;
import io.lockstep.plot.figure.RegionPlot;
import io.lockstep.plot.figure.ScatterPlot;
import io.lockstep.plot.style.MarkerShape;
import io.lockstep.plot.style.Palette;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Points by series, over a plane of colours where there is one. */
final class PointDrawing implements Drawing {
  private final String title;
  private final PlotAxis x;
  private final PlotAxis y;
  private final List<PointSeries> series;
  private final @Nullable PlotImage plane;
  private final double radius;

  /** Whether points lie so close that white edges would hide them. */
  private final boolean isDense;

  private PointDrawing(
      String title, PlotAxis x, PlotAxis y, List<PointSeries> series, @Nullable PlotImage plane) {
    this.title = title;
    this.x = x;
    this.y = y;
    this.series = series;
    this.plane = plane;
    int points = series.stream().mapToInt(s -> s.x().length).sum();
    this.isDense = points > 300;
    this.radius = points > 2000 ? 2.6 : points > 400 ? 3.4 : 4.4;
  }

  static PointDrawing of(ScatterPlot plot) {
    return new PointDrawing(plot.title(), plot.x(), plot.y(), plot.points(), null);
  }

  static PointDrawing of(RegionPlot plot) {
    return new PointDrawing(plot.title(), plot.x(), plot.y(), plot.points(), plot.plane());
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    AxisRange.Extent across = new AxisRange.Extent(x).with(x.least(), x.most());
    AxisRange.Extent up = new AxisRange.Extent(y).with(y.least(), y.most());
    for (PointSeries points : series) {
      across.with(points.x());
      up.with(points.y());
    }
    ChartFrame frame = new ChartFrame(title, across.range(), up.range());
    for (int i = 0; i < series.size(); i++) {
      frame.marker(series.get(i).name(), Palette.color(i), i);
    }
    frame.with(new Points(), width, height).paint(graphics, width, height);
  }

  private final class Points extends Overlay {
    @Override
    void draw(Graphics2D graphics) {
      if (plane != null) {
        Rectangle2D area = area();
        graphics.drawImage(
            Pixels.of(plane),
            (int) area.getX(),
            (int) area.getY(),
            (int) area.getWidth(),
            (int) area.getHeight(),
            null);
      }
      // Turn by turn, so that no class lies on top of another as a whole.
      int most = series.stream().mapToInt(s -> s.x().length).max().orElse(0);
      for (int i = 0; i < most; i++) {
        for (int s = 0; s < series.size(); s++) {
          PointSeries points = series.get(s);
          if (i < points.x().length && holds(points.x()[i], points.y()[i])) {
            Shape marker = MarkerShape.of(s).at(x(points.x()[i]), y(points.y()[i]), radius);
            if (isDense) {
              graphics.setColor(Palette.faded(Palette.color(s), 0.8));
              graphics.fill(marker);
            } else {
              dot(graphics, marker, Palette.color(s));
            }
          }
        }
      }
    }
  }
}
