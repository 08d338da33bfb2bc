package io.lockstep.plot.gallery;

import io.lockstep.plot.figure.BarPlot;
import io.lockstep.plot.figure.BarSeries;
import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.LineSeries;
import io.lockstep.plot.figure.LineSeries.Style;
import io.lockstep.plot.figure.ParallelAxis;
import io.lockstep.plot.figure.ParallelPlot;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.plot.figure.PlotMark;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What became of the trials of a search. */
public final class TrialFigures {
  private TrialFigures() {}

  /**
   * The result of each trial, and the best so far.
   *
   * @param what the result is
   * @param results by trial, from 0; NaN of trials without one
   */
  public static LinePlot history(String what, double[] results, boolean lowerIsBetter) {
    double[] trials = IntStream.range(0, results.length).asDoubleStream().toArray();
    double[] best = new double[results.length];
    double so = Double.NaN;
    int bestTrial = -1;
    for (int i = 0; i < results.length; i++) {
      boolean better = lowerIsBetter ? results[i] < so : results[i] > so;
      if (Double.isFinite(results[i]) && (Double.isNaN(so) || better)) {
        so = results[i];
        bestTrial = i;
      }
      best[i] = so;
    }
    LinePlot plot =
        LinePlot.of(
            "Search history",
            PlotAxis.whole("trial"),
            PlotAxis.linear(what),
            List.of(
                LineSeries.of("trial", trials, results).as(Style.POINTS),
                LineSeries.of("best so far", trials, best).as(Style.STEPS)));
    return bestTrial < 0
        ? plot
        : plot.withMark(
            PlotMark.point(bestTrial, so, "trial " + bestTrial + ": " + Texts.number(so)));
  }

  /** Settings and result of each trial; the result is the last axis. */
  public static ParallelPlot parallel(
      List<ParallelAxis> axes, List<double[]> trials, boolean lowerIsBetter) {
    return new ParallelPlot("Trials", axes, trials, lowerIsBetter);
  }

  /**
   * How much each setting matters, the most first.
   *
   * @param settings their names
   * @param shares of the result's variance, or what else measures it
   */
  public static BarPlot importance(List<String> settings, double[] shares) {
    List<Integer> order =
        IntStream.range(0, settings.size())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -shares[i]))
            .toList();
    return new BarPlot(
        "Importance",
        "setting",
        order.stream().map(settings::get).toList(),
        PlotAxis.linear("importance"),
        List.of(BarSeries.of("importance", order.stream().mapToDouble(i -> shares[i]).toArray())),
        true);
  }
}
