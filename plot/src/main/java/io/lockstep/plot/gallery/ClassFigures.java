package io.lockstep.plot.gallery;

import io.lockstep.plot.figure.HeatMapPlot;
import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.LineSeries;
import io.lockstep.plot.figure.LineSeries.Style;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.figure.ReliabilityPlot;
import java.util.ArrayList;
import java.util.List;

/** What became of classes. */
public final class ClassFigures {
  private ClassFigures() {}

  /**
   * A confusion matrix: the counts as numbers, the share of the true class as colours.
   *
   * @param classes their names
   * @param counts a row for each true class, a column for each predicted one
   */
  public static HeatMapPlot confusion(List<String> classes, double[][] counts) {
    int size = classes.size();
    double[] shares = new double[size * size];
    List<String> cells = new ArrayList<>();
    for (int row = 0; row < size; row++) {
      double all = 0;
      for (double count : counts[row]) {
        all += count;
      }
      for (int column = 0; column < size; column++) {
        double count = counts[row][column];
        shares[row * size + column] = all > 0 ? count / all : 0;
        cells.add(count == Math.rint(count) ? Long.toString((long) count) : Texts.number(count));
      }
    }
    return new HeatMapPlot(
        "Confusion matrix",
        "true class",
        "predicted class",
        classes,
        classes,
        shares,
        "share of the true class",
        cells);
  }

  /**
   * One class against the others.
   *
   * @param name of the class
   * @param falsePositiveRates rising from 0 to 1
   * @param truePositiveRates likewise
   * @param area under the curve
   */
  public record Ranked(
      String name, double[] falsePositiveRates, double[] truePositiveRates, double area) {}

  /** ROC curves of some classes. */
  public static LinePlot roc(List<Ranked> classes) {
    List<LineSeries> lines = new ArrayList<>();
    for (Ranked of : classes) {
      double[] x = of.falsePositiveRates();
      lines.add(
          LineSeries.of(
              of.name() + ", area " + Texts.number(of.area()), x, of.truePositiveRates()));
    }
    double[] ends = {0, 1};
    lines.add(LineSeries.of("by chance, area 0.5", ends, ends).as(Style.REFERENCE));
    return LinePlot.of(
        "ROC",
        PlotAxis.linear("false positive rate").within(-0.02, 1.02),
        PlotAxis.linear("true positive rate").within(-0.02, 1.04),
        lines);
  }

  /**
   * A reliability diagram of answers, with their expected calibration error.
   *
   * @param confidences of each answer, from 0 to 1
   * @param right whether each is right
   * @param bins how many bins of one width
   */
  public static ReliabilityPlot calibration(double[] confidences, boolean[] right, int bins) {
    double[] confidence = new double[bins];
    double[] accuracy = new double[bins];
    long[] counts = new long[bins];
    for (int i = 0; i < confidences.length; i++) {
      int bin = (int) Math.clamp(confidences[i] * bins, 0, bins - 1);
      counts[bin]++;
      confidence[bin] += confidences[i];
      accuracy[bin] += right[i] ? 1 : 0;
    }
    double error = 0;
    for (int bin = 0; bin < bins; bin++) {
      if (counts[bin] > 0) {
        error += Math.abs(confidence[bin] - accuracy[bin]) / confidences.length;
        confidence[bin] = Math.min(1, confidence[bin] / counts[bin]);
        accuracy[bin] /= counts[bin];
      }
    }
    return new ReliabilityPlot("Calibration", confidence, accuracy, counts, Math.min(1, error));
  }
}
