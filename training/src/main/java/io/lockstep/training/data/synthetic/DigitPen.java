package io.lockstep.training.data.synthetic;

import java.util.Arrays;
import java.util.List;

/**
 * The drawing of one digit: its strokes as written by one random hand, and their ink on a square of
 * pixels. Not shared between threads.
 *
 * <p>The points of the strokes are moved at random, joined by straight lines or Catmull-Rom curves,
 * bent by a smooth wave, sheared, rotated and scaled, and fitted into the square. The ink of a
 * pixel falls off with its distance from the nearest line.
 */
final class DigitPen {
  private static final int PIECES = 8;

  private final ExampleRandom draws;
  private final double[] x;
  private final double[] y;
  private final boolean[] lifted;
  private int points;

  private DigitPen(ExampleRandom draws, int capacity) {
    this.draws = draws;
    this.x = new double[capacity];
    this.y = new double[capacity];
    this.lifted = new boolean[capacity];
  }

  /** ExampleRandom the strokes into size x size bytes, 0 for paper and 255 for ink. */
  static byte[] draw(List<DigitShapes.Stroke> strokes, int size, ExampleRandom draws) {
    int capacity = strokes.stream().mapToInt(stroke -> stroke.x().length * PIECES).sum();
    DigitPen pen = new DigitPen(draws, capacity);
    double sloppiness = draws.uniform(0.015, 0.055);
    for (DigitShapes.Stroke stroke : strokes) {
      pen.trace(stroke, sloppiness);
    }
    pen.bend();
    pen.slant();
    pen.fit(size);
    return pen.ink(size);
  }

  /** Adds a stroke's line, its points moved by the hand's sloppiness. */
  private void trace(DigitShapes.Stroke stroke, double sloppiness) {
    int count = stroke.x().length;
    double[] px = stroke.x().clone();
    double[] py = stroke.y().clone();
    for (int i = 0; i < count; i++) {
      px[i] += sloppiness * draws.normal();
      py[i] += sloppiness * draws.normal();
    }
    add(px[0], py[0], true);
    for (int i = 0; i + 1 < count; i++) {
      int before = stroke.smooth() ? Math.max(i - 1, 0) : i;
      int after = stroke.smooth() ? Math.min(i + 2, count - 1) : i + 1;
      int pieces = stroke.smooth() ? PIECES : 2;
      for (int piece = 1; piece <= pieces; piece++) {
        double t = (double) piece / pieces;
        add(
            stroke.smooth() ? curve(px[before], px[i], px[i + 1], px[after], t) : mix(px, i, t),
            stroke.smooth() ? curve(py[before], py[i], py[i + 1], py[after], t) : mix(py, i, t),
            false);
      }
    }
  }

  private void add(double px, double py, boolean lift) {
    x[points] = px;
    y[points] = py;
    lifted[points++] = lift;
  }

  private static double mix(double[] p, int i, double t) {
    return p[i] + t * (p[i + 1] - p[i]);
  }

  /** The Catmull-Rom spline from p1 to p2 (Catmull, Rom, 1974). */
  private static double curve(double p0, double p1, double p2, double p3, double t) {
    double a = 2 * p1;
    double b = p2 - p0;
    double c = 2 * p0 - 5 * p1 + 4 * p2 - p3;
    double d = 3 * (p1 - p2) + p3 - p0;
    return 0.5 * (a + t * (b + t * (c + t * d)));
  }

  /** Moves every point along a slow wave, as a hand does that never goes quite straight. */
  private void bend() {
    double height = draws.uniform(0, 0.06);
    double alongX = draws.uniform(0.4, 1.4);
    double alongY = draws.uniform(0.4, 1.4);
    double phaseX = draws.uniform(0, 2 * Math.PI);
    double phaseY = draws.uniform(0, 2 * Math.PI);
    for (int i = 0; i < points; i++) {
      double dx = height * StrictMath.sin(2 * Math.PI * alongX * y[i] + phaseX);
      double dy = height * StrictMath.sin(2 * Math.PI * alongY * x[i] + phaseY);
      x[i] += dx;
      y[i] += dy;
    }
  }

  private void slant() {
    double angle = 0.14 * draws.normal();
    double shear = 0.08 + 0.22 * draws.normal();
    double stretch = draws.uniform(0.6, 1.1);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    for (int i = 0; i < points; i++) {
      double py = y[i] - 0.5;
      double px = stretch * (x[i] - 0.5) - shear * py;
      x[i] = cos * px - sin * py;
      y[i] = sin * px + cos * py;
    }
  }

  /** Scales the line to about 20 of 28 pixels and centres it, almost. */
  private void fit(int size) {
    double left = Arrays.stream(x, 0, points).min().orElse(0);
    double right = Arrays.stream(x, 0, points).max().orElse(0);
    double top = Arrays.stream(y, 0, points).min().orElse(0);
    double bottom = Arrays.stream(y, 0, points).max().orElse(0);
    double extent = Math.max(Math.max(right - left, bottom - top), 0.5);
    double scale = size * draws.uniform(0.54, 0.68) / extent;
    double centreX = size * 0.5 + draws.uniform(-1.6, 1.6);
    double centreY = size * 0.5 + draws.uniform(-1.6, 1.6);
    for (int i = 0; i < points; i++) {
      x[i] = centreX + scale * (x[i] - (left + right) / 2);
      y[i] = centreY + scale * (y[i] - (top + bottom) / 2);
    }
  }

  /** The ink of every pixel by its centre's distance from the line. */
  private byte[] ink(int size) {
    double radius = draws.uniform(0.75, 1.75);
    double softness = draws.uniform(0.9, 1.7);
    double strength = draws.uniform(0.85, 1);
    double grain = draws.uniform(0, 0.12);
    double[] squared = squaredDistances(size, radius + softness);
    byte[] pixels = new byte[size * size];
    for (int i = 0; i < pixels.length; i++) {
      if (squared[i] < Double.POSITIVE_INFINITY) {
        double covered = (radius - Math.sqrt(squared[i])) / softness + 0.5;
        double smooth = Math.clamp(covered, 0, 1);
        smooth = smooth * smooth * (3 - 2 * smooth);
        double shade = smooth * strength * (1 - grain * draws.uniform(0, 1));
        pixels[i] = (byte) (int) (255 * shade + 0.5);
      }
    }
    return pixels;
  }

  private double[] squaredDistances(int size, double reach) {
    double[] squared = new double[size * size];
    Arrays.fill(squared, Double.POSITIVE_INFINITY);
    for (int i = 1; i < points; i++) {
      if (!lifted[i]) {
        spread(squared, size, reach, i);
      }
    }
    return squared;
  }

  /** Lowers the distances of the pixels within reach of the piece from point i-1 to point i. */
  private void spread(double[] squared, int size, double reach, int i) {
    double dx = x[i] - x[i - 1];
    double dy = y[i] - y[i - 1];
    double length = dx * dx + dy * dy;
    int fromX = (int) Math.max(0, Math.min(x[i], x[i - 1]) - reach);
    int fromY = (int) Math.max(0, Math.min(y[i], y[i - 1]) - reach);
    int toX = (int) Math.min(size - 1, Math.max(x[i], x[i - 1]) + reach);
    int toY = (int) Math.min(size - 1, Math.max(y[i], y[i - 1]) + reach);
    for (int row = fromY; row <= toY; row++) {
      for (int column = fromX; column <= toX; column++) {
        double px = column + 0.5 - x[i - 1];
        double py = row + 0.5 - y[i - 1];
        double along = length > 0 ? Math.clamp((px * dx + py * dy) / length, 0, 1) : 0;
        double awayX = px - along * dx;
        double awayY = py - along * dy;
        double distance = awayX * awayX + awayY * awayY;
        int pixel = row * size + column;
        if (distance < reach * reach && distance < squared[pixel]) {
          squared[pixel] = distance;
        }
      }
    }
  }
}
