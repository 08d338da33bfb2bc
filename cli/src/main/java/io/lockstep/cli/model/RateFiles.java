package io.lockstep.cli.model;

import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.loop.LearningRateCurve;
import io.lockstep.training.loop.LearningRateCurve.Point;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The curve of a search for a learning rate as files: a table, and a picture in SVG, which needs
 * neither fonts nor a display.
 */
final class RateFiles {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 480;
  private static final int LEFT = 70;
  private static final int RIGHT = 780;
  private static final int TOP = 40;
  private static final int BOTTOM = 430;
  private static final int LINES = 5;

  private RateFiles() {}

  /** Writes a line for each step: rate, loss, smoothed loss. */
  static void csv(Path file, LearningRateCurve curve) {
    String lines =
        curve.points().stream()
            .map(p -> p.rate() + "," + p.loss() + "," + p.smoothed() + "\n")
            .collect(Collectors.joining("", "rate,loss,smoothed\n", ""));
    write(file, lines);
  }

  /** Draws loss and smoothed loss over the logarithm of the rate. */
  static void svg(Path file, LearningRateCurve curve, String title) {
    write(file, svg(curve, title));
  }

  private static void write(Path file, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    AtomicFile.write(
        file,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  static String svg(LearningRateCurve curve, String title) {
    List<Point> points = curve.points();
    Axis rates =
        new Axis(
            Math.floor(Math.log10(points.getFirst().rate())),
            Math.ceil(Math.log10(points.getLast().rate())),
            LEFT,
            RIGHT);
    double least = points.stream().mapToDouble(Point::smoothed).min().orElse(0);
    double first = points.getFirst().smoothed();
    double most =
        Math.min(
            points.stream().mapToDouble(Point::smoothed).max().orElse(first),
            least + 2 * Math.max(first - least, 0.01 * Math.abs(least)));
    double room = most > least ? (most - least) / 10 : 1;
    Axis losses = new Axis(least - room, most + room, BOTTOM, TOP);
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"13\">",
        WIDTH,
        HEIGHT);
    add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, HEIGHT);
    add(svg, "<text x=\"%d\" y=\"24\">%s</text>", LEFT, escaped(title));
    add(
        svg,
        "<clipPath id=\"frame\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>",
        LEFT,
        TOP,
        RIGHT - LEFT,
        BOTTOM - TOP);
    grid(svg, rates, losses);
    line(svg, points, rates, losses, Point::loss, "#bbbbbb", 1);
    line(svg, points, rates, losses, Point::smoothed, "#1f77b4", 2);
    mark(svg, curve.suggestion(), rates);
    return svg.append("</svg>\n").toString();
  }

  /** Numbers along a side of the picture. */
  private record Axis(double first, double last, int start, int end) {
    double place(double value) {
      return start + (value - first) / Math.max(last - first, 1e-300) * (end - start);
    }
  }

  private static void grid(StringBuilder svg, Axis rates, Axis losses) {
    for (int power = (int) rates.first; power <= rates.last; power++) {
      double x = rates.place(power);
      rule(svg, x, TOP, x, BOTTOM);
      add(
          svg,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">1e%d</text>",
          x,
          BOTTOM + 18,
          power);
    }
    for (int i = 0; i <= LINES; i++) {
      double loss = losses.first + (losses.last - losses.first) * i / LINES;
      double y = losses.place(loss);
      rule(svg, LEFT, y, RIGHT, y);
      add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.4g</text>", LEFT - 6, y + 4, loss);
    }
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">learning rate; grey: loss of each step,"
            + " blue: smoothed, red: suggested</text>",
        (LEFT + RIGHT) / 2,
        BOTTOM + 40);
  }

  private static void rule(StringBuilder svg, double x1, double y1, double x2, double y2) {
    add(
        svg,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
        x1,
        y1,
        x2,
        y2);
  }

  private static void line(
      StringBuilder svg,
      List<Point> points,
      Axis rates,
      Axis losses,
      ToDoubleFunction<Point> value,
      String color,
      int width) {
    String places =
        points.stream()
            .map(p ->
                String.format(
                    Locale.ROOT,
                    "%.1f,%.1f",
                    rates.place(Math.log10(p.rate())),
                    Math.clamp(losses.place(value.applyAsDouble(p)), -9999, 9999)))
            .collect(Collectors.joining(" "));
    add(
        svg,
        "<polyline clip-path=\"url(#frame)\" fill=\"none\" stroke=\"%s\" stroke-width=\"%d\""
            + " points=\"%s\"/>",
        color,
        width,
        places);
  }

  private static void mark(StringBuilder svg, OptionalDouble suggestion, Axis rates) {
    if (suggestion.isPresent()) {
      double x = rates.place(Math.log10(suggestion.getAsDouble()));
      add(
          svg,
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#d62728\""
              + " stroke-dasharray=\"6 4\"/>",
          x,
          TOP,
          x,
          BOTTOM);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @SuppressWarnings("AnnotateFormatMethod") // Would need a dependency for one method.
  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
