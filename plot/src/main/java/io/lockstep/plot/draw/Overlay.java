package io.lockstep.plot.draw;

import io.lockstep.plot.style.Palette;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.internal.chartpart.Annotation;

/** What lies between the axes of a chart. */
abstract class Overlay extends Annotation {
  private @Nullable AxisRange xRange;
  private @Nullable AxisRange yRange;

  Overlay() {
    super(false);
  }

  final void ranges(AxisRange x, AxisRange y) {
    xRange = x;
    yRange = y;
  }

  private static AxisRange known(@Nullable AxisRange range) {
    if (range == null) {
      throw new IllegalStateException("an overlay has axes before it is painted");
    }
    return range;
  }

  /** Paints everything; nothing beyond the axes is seen. */
  abstract void draw(Graphics2D graphics);

  @Override
  public final void paint(Graphics2D graphics) {
    Shape clip = graphics.getClip();
    graphics.clip(area());
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    draw(graphics);
    graphics.setClip(clip);
    graphics.setColor(Palette.FRAME);
    graphics.setStroke(Palette.stroke(1));
    graphics.draw(area());
  }

  /** Returns the rectangle between the axes. */
  final Rectangle2D area() {
    double left = getXAxisScreenValueForMin();
    double top = getYAxisScreenValueForMax();
    // XChart means coordinates, which grow downwards, and not values.
    double bottom = getYAxisScreenValueForMin();
    return new Rectangle2D.Double(
        left, Math.min(top, bottom), getXAxisScreenValueForMax() - left, Math.abs(bottom - top));
  }

  /** Whether a point has a place in the chart. */
  final boolean holds(double x, double y) {
    return known(xRange).axis().holds(x) && known(yRange).axis().holds(y);
  }

  final double x(double value) {
    return chart.getScreenXFromChart(known(xRange).in(value));
  }

  final double y(double value) {
    return chart.getScreenYFromChart(known(yRange).in(value));
  }

  /** Returns the way through points, with a gap at each that has no place. */
  final Path2D through(double[] x, double[] y, boolean inSteps) {
    Path2D.Double path = new Path2D.Double();
    boolean begun = false;
    double before = 0;
    for (int i = 0; i < x.length; i++) {
      if (!holds(x[i], y[i])) {
        begun = false;
        continue;
      }
      double to = y(y[i]);
      if (!begun) {
        path.moveTo(x(x[i]), to);
      } else {
        if (inSteps) {
          path.lineTo(x(x[i]), before);
        }
        path.lineTo(x(x[i]), to);
      }
      begun = true;
      before = to;
    }
    return path;
  }

  /** Draws a line from one side to the other. */
  final void across(Graphics2D graphics, double x, double y) {
    Rectangle2D area = area();
    graphics.draw(
        Double.isNaN(y)
            ? new Line2D.Double(x(x), area.getMinY(), x(x), area.getMaxY())
            : new Line2D.Double(area.getMinX(), y(y), area.getMaxX(), y(y)));
  }

  /** Fills a shape and draws its edge in white, so that neighbours are told apart. */
  static void dot(Graphics2D graphics, Shape shape, Color color) {
    graphics.setColor(color);
    graphics.fill(shape);
    graphics.setColor(Palette.BACKGROUND);
    graphics.setStroke(Palette.stroke(0.8f));
    graphics.draw(shape);
  }
}
