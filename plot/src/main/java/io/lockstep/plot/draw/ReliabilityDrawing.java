package io.lockstep.plot.draw;

import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.figure.ReliabilityPlot;
import io.lockstep.plot.style.Letters;
import io.lockstep.plot.style.MarkerShape;
import io.lockstep.plot.style.NumberText;
import io.lockstep.plot.style.Palette;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** The share of right answers over their confidence, and how many there are of each. */
final class ReliabilityDrawing implements Drawing {
  private static final double UPPER = 0.68;

  private final ReliabilityPlot plot;

  ReliabilityDrawing(ReliabilityPlot plot) {
    this.plot = plot;
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    AxisRange shares = new AxisRange.Extent(PlotAxis.linear("confidence").within(0, 1)).range();
    AxisRange right =
        new AxisRange.Extent(PlotAxis.linear("share that is right").within(0, 1.02)).range();
    AxisRange.Extent counts = new AxisRange.Extent(PlotAxis.whole("answers")).with(0);
    for (long count : plot.counts()) {
      counts.with((double) count);
    }
    int upper = (int) (height * UPPER);
    ChartFrame frame = new ChartFrame(plot.title(), shares, right);
    frame.line("accuracy", Palette.color(0), Palette.line(0), 0);
    frame.line("perfect", Palette.QUIET, Palette.stroke(1.5f, 6, 5), -1);
    var above = frame.with(new Diagram(), width, upper);
    var below =
        new ChartFrame("", shares, counts.range()).with(new Counts(), width, height - upper);
    // Both begin at the same place, however long the numbers beside them are.
    above.getStyler().setXAxisTitleVisible(false).setYAxisLeftWidthHint(76);
    below.getStyler().setYAxisTickMarkSpacingHint(30).setYAxisLeftWidthHint(76);
    above.paint(graphics, width, upper);
    graphics.translate(0, upper);
    below.paint(graphics, width, height - upper);
    graphics.translate(0, -upper);
  }

  private double edge(int bin) {
    return (double) bin / plot.counts().length;
  }

  private final class Diagram extends Overlay {
    @Override
    void draw(Graphics2D graphics) {
      graphics.setColor(Palette.QUIET);
      graphics.setStroke(Palette.stroke(1.5f, 6, 5));
      graphics.draw(new Line2D.Double(x(0), y(0), x(1), y(1)));
      Path2D.Double path = new Path2D.Double();
      for (int i = 0; i < plot.counts().length; i++) {
        if (plot.counts()[i] > 0) {
          double x = x(plot.confidence()[i]);
          double y = y(plot.accuracy()[i]);
          graphics.setColor(Palette.faded(Palette.color(1), 0.5));
          graphics.setStroke(Palette.stroke(4));
          graphics.draw(new Line2D.Double(x, y(plot.confidence()[i]), x, y));
          if (path.getCurrentPoint() == null) {
            path.moveTo(x, y);
          } else {
            path.lineTo(x, y);
          }
        }
      }
      graphics.setColor(Palette.color(0));
      graphics.setStroke(Palette.line(0));
      graphics.draw(path);
      for (int i = 0; i < plot.counts().length; i++) {
        if (plot.counts()[i] > 0) {
          double x = x(plot.confidence()[i]);
          dot(graphics, MarkerShape.CIRCLE.at(x, y(plot.accuracy()[i]), 4.5), Palette.color(0));
        }
      }
      new Pen(graphics)
          .label(
              "expected calibration error " + NumberText.of(plot.error(), 3),
              Letters.font(Letters.SMALL),
              Palette.INK,
              area().getMinX() + 12,
              area().getMinY() + 18,
              0);
    }
  }

  private final class Counts extends Overlay {
    @Override
    void draw(Graphics2D graphics) {
      for (int i = 0; i < plot.counts().length; i++) {
        Rectangle2D.Double bar = new Rectangle2D.Double();
        bar.setFrameFromDiagonal(x(edge(i)), y(0), x(edge(i + 1)), y((double) plot.counts()[i]));
        dot(graphics, bar, Palette.QUIET);
      }
    }
  }
}
