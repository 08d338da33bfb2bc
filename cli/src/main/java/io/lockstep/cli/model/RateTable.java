package io.lockstep.cli.model;

import io.lockstep.training.loop.LearningRateCurve;
import io.lockstep.training.loop.LearningRateCurve.Point;
import java.util.List;
import java.util.Locale;

/**
 * The curve of a search for a learning rate in the terminal: a line for every few rates, with a bar
 * that is full at the loss of the first step.
 */
final class RateTable {
  private static final int LINES = 24;
  private static final int WIDTH = 40;

  private RateTable() {}

  /** Returns the lines, each with its end. */
  static String text(LearningRateCurve curve) {
    List<Point> points = curve.points();
    if (points.isEmpty()) {
      return "";
    }
    double suggested = curve.suggestion().orElse(Double.NaN);
    double least = points.stream().mapToDouble(Point::smoothed).min().orElse(0);
    double most = Math.max(points.getFirst().smoothed(), least * 1.01);
    int every = Math.max(1, Math.ceilDiv(points.size(), LINES));
    StringBuilder text = new StringBuilder("     rate     loss\n");
    for (int from = 0; from < points.size(); from += every) {
      List<Point> group = points.subList(from, Math.min(from + every, points.size()));
      Point shown = group.getFirst();
      boolean marked = group.stream().anyMatch(p -> p.rate() == suggested);
      double share = most > least ? (shown.smoothed() - least) / (most - least) : 0;
      int length = 1 + (int) Math.round((WIDTH - 1) * Math.min(share, 1.1));
      String bar = length > WIDTH ? "#".repeat(WIDTH) + ">" : "#".repeat(length);
      text.append(
          String.format(
              Locale.ROOT,
              "%9.2e %8.4g %s%s%n",
              shown.rate(),
              shown.smoothed(),
              bar,
              marked ? " <- steepest" : ""));
    }
    return text.toString();
  }
}
