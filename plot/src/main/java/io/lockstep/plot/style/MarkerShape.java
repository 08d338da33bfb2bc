package io.lockstep.plot.style;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/** The markers of points, which differ by shape as their series do by colour. */
public enum MarkerShape {
  /** A disc. */
  CIRCLE,
  /** A square. */
  SQUARE(-0.88, -0.88, 0.88, -0.88, 0.88, 0.88, -0.88, 0.88),
  /** A triangle on its base. */
  TRIANGLE(0, -1.15, 1.1, 0.8, -1.1, 0.8),
  /** A square on its corner. */
  DIAMOND(0, -1.25, 1.1, 0, 0, 1.25, -1.1, 0),
  /** A triangle on its tip. */
  WEDGE(0, 1.15, 1.1, -0.8, -1.1, -0.8),
  /** A cross of two bars. */
  PLUS(
      -0.4, -1.2, 0.4, -1.2, 0.4, -0.4, 1.2, -0.4, 1.2, 0.4, 0.4, 0.4, 0.4, 1.2, -0.4, 1.2, -0.4,
      0.4, -1.2, 0.4, -1.2, -0.4, -0.4, -0.4),
  /** A star of four rays. */
  STAR(0, -1.5, 0.4, -0.4, 1.5, 0, 0.4, 0.4, 0, 1.5, -0.4, 0.4, -1.5, 0, -0.4, -0.4),
  /** An hourglass. */
  HOURGLASS(-1, -1.1, 1, -1.1, -1, 1.1, 1, 1.1);

  private final double[] corners;

  MarkerShape(double... corners) {
    this.corners = corners;
  }

  /** Returns the marker of a series. */
  public static MarkerShape of(int series) {
    MarkerShape[] all = values();
    return all[series % all.length];
  }

  /** Returns its outline around a point. */
  public Shape at(double x, double y, double radius) {
    if (corners.length == 0) {
      return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }
    Path2D.Double path = new Path2D.Double();
    path.moveTo(x + corners[0] * radius, y + corners[1] * radius);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(x + corners[i] * radius, y + corners[i + 1] * radius);
    }
    path.closePath();
    return path;
  }
}
