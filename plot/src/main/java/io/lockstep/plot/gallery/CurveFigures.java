package io.lockstep.plot.gallery;

import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.LineSeries;
import io.lockstep.plot.figure.LineSeries.Style;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.figure.PlotException;
import io.lockstep.plot.figure.PlotMark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Curves of a training run, and of many. */
public final class CurveFigures {
  private CurveFigures() {}

  /**
   * Losses or metrics over epochs.
   *
   * @param what such as {@code loss}
   * @param epochs of the values
   * @param values by name, in order, as many as epochs; NaN where there is none
   * @param best the epoch to point out, or 0 for none
   */
  public static LinePlot overEpochs(
      String what, double[] epochs, Map<String, double[]> values, int best) {
    List<LineSeries> lines = new ArrayList<>();
    values.forEach((name, y) -> lines.add(LineSeries.of(name, epochs, y)));
    PlotAxis axis = isSteep(values) ? PlotAxis.logarithmic(what) : PlotAxis.linear(what);
    LinePlot plot = LinePlot.of(titled(what), PlotAxis.whole("epoch"), axis, lines);
    return best > 0 ? plot.withMark(PlotMark.vertical(best, "best epoch " + best)) : plot;
  }

  /** Whether positive values span so much that most of a curve would lie on the axis. */
  private static boolean isSteep(Map<String, double[]> values) {
    double[] all =
        values.values().stream().flatMapToDouble(Arrays::stream).filter(Double::isFinite).toArray();
    double least = Arrays.stream(all).min().orElse(0);
    return least > 0 && Arrays.stream(all).max().orElse(0) > 100 * least;
  }

  private static String titled(String what) {
    return what.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + what.substring(1);
  }

  /** The learning rate of each epoch or step. */
  public static LinePlot learningRate(String over, double[] x, double[] rates) {
    Map<String, double[]> values = Map.of("learning rate", rates);
    PlotAxis y =
        isSteep(values) ? PlotAxis.logarithmic("learning rate") : PlotAxis.linear("learning rate");
    LineSeries line = LineSeries.of("learning rate", x, rates).as(Style.STEPS);
    return LinePlot.of("Learning rate", PlotAxis.whole(over), y, List.of(line));
  }

  /**
   * A search for a learning rate.
   *
   * @param title what stands above it
   * @param rates that were tried, rising
   * @param losses of single steps
   * @param smoothed the same without noise, of which the axis shows what is not far above the first
   * @param suggestion the rate to point out, NaN for none
   */
  public static LinePlot rateFinder(
      String title, double[] rates, double[] losses, double[] smoothed, double suggestion) {
    double first = smoothed.length == 0 ? 1 : smoothed[0];
    double[] finite = Arrays.stream(smoothed).filter(Double::isFinite).toArray();
    double least = Arrays.stream(finite).min().orElse(0);
    double most =
        Math.min(
            Arrays.stream(finite).max().orElse(first),
            least + 2 * Math.max(first - least, 0.01 * Math.abs(least)));
    double room = most > least ? (most - least) / 10 : 1;
    LinePlot plot =
        LinePlot.of(
            title,
            PlotAxis.logarithmic("learning rate"),
            PlotAxis.linear("loss").within(least - room, most + room),
            List.of(
                LineSeries.of("loss of each step", rates, losses).as(Style.FAINT),
                LineSeries.of("smoothed", rates, smoothed)));
    return Double.isNaN(suggestion)
        ? plot
        : plot.withMark(PlotMark.vertical(suggestion, "suggested " + Texts.number(suggestion)));
  }

  /**
   * The norm of the gradient by each of some parameters or layers.
   *
   * @param steps when it was looked at
   * @param norms by name, as many as steps each
   */
  public static LinePlot gradientNorms(double[] steps, Map<String, double[]> norms) {
    return ofLayers(
        "Gradients", PlotAxis.logarithmic("norm of the gradient"), steps, norms, List.of());
  }

  /**
   * How much of itself each step changes of parameters: log10 of the norm of the update over that
   * of the parameter, which is to be about -3.
   *
   * @param steps when it was looked at
   * @param ratios by name, as many as steps each
   */
  public static LinePlot updateRatios(double[] steps, Map<String, double[]> ratios) {
    return ofLayers(
        "Updates",
        PlotAxis.linear("log10 of update over weight"),
        steps,
        ratios,
        List.of(PlotMark.horizontal(-3, "usual: -3")));
  }

  private static LinePlot ofLayers(
      String title,
      PlotAxis y,
      double[] steps,
      Map<String, double[]> values,
      List<PlotMark> marks) {
    List<LineSeries> lines = new ArrayList<>();
    values.forEach((name, of) -> lines.add(LineSeries.of(name, steps, of)));
    return new LinePlot(title, PlotAxis.whole("step"), y, lines, marks);
  }

  /**
   * Scores over the size of the training set, or over a hyperparameter, with a standard deviation
   * around each.
   *
   * @param title such as {@code Learning curve}
   * @param x the axis of sizes or values
   * @param what the scores are
   * @param places sizes or values
   * @param training scores on what was trained on, one list of repetitions for each place
   * @param validation scores on what was held out, likewise
   */
  public static LinePlot scores(
      String title,
      PlotAxis x,
      String what,
      double[] places,
      List<double[]> training,
      List<double[]> validation) {
    return LinePlot.of(
        title,
        x,
        PlotAxis.linear(what),
        List.of(spread("training", places, training), spread("validation", places, validation)));
  }

  /** The mean of repetitions, with their standard deviation as a band where there are several. */
  private static LineSeries spread(String name, double[] x, List<double[]> repetitions) {
    if (x.length != repetitions.size()) {
      throw new PlotException(
          "[plot] scores '%s' are of %d places, but there are %d; give as many of both"
              .formatted(name, repetitions.size(), x.length));
    }
    double[] mean = new double[x.length];
    double[] low = new double[x.length];
    double[] high = new double[x.length];
    boolean several = false;
    for (int i = 0; i < x.length; i++) {
      double[] each = repetitions.get(i);
      mean[i] = Arrays.stream(each).average().orElse(Double.NaN);
      double m = mean[i];
      double variance =
          Arrays.stream(each).map(v -> (v - m) * (v - m)).sum() / Math.max(1, each.length - 1);
      low[i] = m - Math.sqrt(variance);
      high[i] = m + Math.sqrt(variance);
      several |= each.length > 1;
    }
    LineSeries line = LineSeries.of(name, x, mean);
    return several ? line.withBand(low, high) : line;
  }
}
