package io.lockstep.cli.model;

import io.lockstep.plot.Figures;
import io.lockstep.plot.gallery.CurveFigures;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.loop.LearningRateCurve;
import io.lockstep.training.loop.LearningRateCurve.Point;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The curve of a search for a learning rate as files: a table, and a picture. */
final class RateFiles {
  private RateFiles() {}

  /** Writes a line for each step: rate, loss, smoothed loss. */
  static void csv(Path file, LearningRateCurve curve) {
    String lines =
        curve.points().stream()
            .map(p -> p.rate() + "," + p.loss() + "," + p.smoothed() + "\n")
            .collect(Collectors.joining("", "rate,loss,smoothed\n", ""));
    AtomicFile.write(file, lines);
  }

  /** Draws loss and smoothed loss over the logarithm of the rate, as the file's ending says. */
  static void plot(Path file, LearningRateCurve curve, String title) {
    PlotOutput.write(
        CurveFigures.rateFinder(
            title,
            numbers(curve, Point::rate),
            numbers(curve, Point::loss),
            numbers(curve, Point::smoothed),
            curve.suggestion().orElse(Double.NaN)),
        file,
        Figures.WIDTH,
        Figures.HEIGHT);
  }

  private static double[] numbers(LearningRateCurve curve, ToDoubleFunction<Point> number) {
    return curve.points().stream().mapToDouble(number).toArray();
  }
}
