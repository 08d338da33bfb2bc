package io.lockstep.plot.draw;

import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.LineSeries;
import io.lockstep.plot.figure.LineSeries.Style;
import io.lockstep.plot.figure.PlotMark;
import io.lockstep.plot.style.Letters;
import io.lockstep.plot.style.MarkerShape;
import io.lockstep.plot.style.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** Lines, bands and marks. */
final class LineDrawing implements Drawing {
  /** Up to how many points of a line are marked. */
  private static final int FEW = 30;

  private final LinePlot plot;
  private final List<Look> looks = new ArrayList<>();

  private record Look(LineSeries series, Color color, BasicStroke stroke, int marker) {}

  LineDrawing(LinePlot plot) {
    this.plot = plot;
    int number = 0;
    for (LineSeries series : plot.lines()) {
      boolean few = series.x().length <= FEW;
      looks.add(
          switch (series.style()) {
            case LINE, STEPS ->
                new Look(series, Palette.color(number), Palette.line(number), few ? number : -1);
            case POINTS -> new Look(series, Palette.color(number), Palette.line(number), number);
            case FAINT ->
                new Look(series, Palette.faded(Palette.QUIET, 0.8), Palette.stroke(1), -1);
            case REFERENCE -> new Look(series, Palette.QUIET, Palette.stroke(1.5f, 6, 5), -1);
          });
      number += series.style() == Style.FAINT || series.style() == Style.REFERENCE ? 0 : 1;
    }
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    AxisRange.Extent x = new AxisRange.Extent(plot.x());
    AxisRange.Extent y = new AxisRange.Extent(plot.y());
    for (LineSeries series : plot.lines()) {
      x.with(series.x());
      y.with(series.y()).with(series.low()).with(series.high());
    }
    for (PlotMark mark : plot.marks()) {
      x.with(mark.x());
      y.with(mark.y());
    }
    ChartFrame frame = new ChartFrame(plot.title(), x.range(), y.range());
    for (Look look : looks) {
      String name = look.series().name();
      if (look.series().style() == Style.POINTS) {
        frame.marker(name, look.color(), look.marker());
      } else {
        frame.line(name, look.color(), look.stroke(), look.marker());
      }
    }
    frame.with(new Lines(), width, height).paint(graphics, width, height);
  }

  private final class Lines extends Overlay {
    @Override
    void draw(Graphics2D graphics) {
      looks.forEach(look -> band(graphics, look));
      for (boolean behind : new boolean[] {true, false}) {
        for (Look look : looks) {
          Style style = look.series().style();
          if (behind == (style == Style.FAINT || style == Style.REFERENCE)) {
            line(graphics, look);
          }
        }
      }
      Pen pen = new Pen(graphics);
      plot.marks().forEach(mark -> mark(graphics, pen, mark));
    }

    private void band(Graphics2D graphics, Look look) {
      LineSeries series = look.series();
      Path2D.Double path = new Path2D.Double();
      for (int i = 0; i + 1 < series.low().length; i++) {
        double[] x = {series.x()[i], series.x()[i + 1]};
        double[] low = {series.low()[i], series.low()[i + 1]};
        double[] high = {series.high()[i], series.high()[i + 1]};
        if (holds(x[0], low[0])
            && holds(x[1], low[1])
            && holds(x[0], high[0])
            && holds(x[1], high[1])) {
          path.moveTo(x(x[0]), y(low[0]));
          path.lineTo(x(x[1]), y(low[1]));
          path.lineTo(x(x[1]), y(high[1]));
          path.lineTo(x(x[0]), y(high[0]));
          path.closePath();
        }
      }
      graphics.setColor(Palette.faded(look.color(), 0.18));
      graphics.fill(path);
    }

    private void line(Graphics2D graphics, Look look) {
      LineSeries series = look.series();
      if (series.style() != Style.POINTS) {
        graphics.setColor(look.color());
        graphics.setStroke(look.stroke());
        graphics.draw(through(series.x(), series.y(), series.style() == Style.STEPS));
      }
      for (int i = 0; i < series.x().length && look.marker() >= 0; i++) {
        if (holds(series.x()[i], series.y()[i])) {
          MarkerShape shape = MarkerShape.of(look.marker());
          dot(graphics, shape.at(x(series.x()[i]), y(series.y()[i]), 4.5), look.color());
        }
      }
    }

    private void mark(Graphics2D graphics, Pen pen, PlotMark mark) {
      Rectangle2D area = area();
      double wide = pen.width(mark.label(), Letters.font(Letters.SMALL));
      graphics.setColor(Palette.MARK);
      graphics.setStroke(Palette.stroke(1.2f, 2, 3));
      double x = Double.isNaN(mark.x()) ? area.getMaxX() - 8 : x(mark.x());
      double y = Double.isNaN(mark.y()) ? area.getMinY() + 12 : y(mark.y());
      if (!mark.isPoint()) {
        across(graphics, mark.x(), mark.y());
      } else {
        graphics.setStroke(Palette.stroke(1.6f));
        graphics.draw(MarkerShape.CIRCLE.at(x, y, 8));
      }
      boolean left = Double.isNaN(mark.x()) || x + 12 + wide > area.getMaxX();
      double beside = Double.isNaN(mark.x()) ? 0 : 12;
      double above = Double.isNaN(mark.y()) ? 0 : y - 14 < area.getMinY() + 8 ? 14 : -14;
      pen.label(
          mark.label(),
          Letters.font(Letters.SMALL),
          Palette.INK,
          left ? x - beside : x + beside,
          y + above,
          left ? 1 : 0);
    }
  }
}
