package io.lockstep.cli.search;

import io.lockstep.plot.figure.Figure;
import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.LineSeries;
import io.lockstep.plot.figure.PlotAxis;
import io.lockstep.training.selection.MeanAndDeviation;
import io.lockstep.training.selection.SelectionCurve;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A learning or validation curve as a figure: both means, each with its deviation around it. */
final class SelectionFigure {
  private SelectionFigure() {}

  static Figure of(SelectionCurve curve, SearchMetric metric, String varied, boolean logarithmic) {
    String name = metric.name();
    LineSeries training = line("training", curve, p -> p.folds().training(name));
    LineSeries held = line("held out", curve, p -> p.folds().validation(name));
    return LinePlot.of(
        varied.equals("examples") ? "Learning curve" : "Validation curve",
        logarithmic ? PlotAxis.logarithmic(varied) : PlotAxis.linear(varied),
        PlotAxis.linear(name),
        List.of(training, held));
  }

  private interface Numbers {
    MeanAndDeviation of(SelectionCurve.Point point);
  }

  private static LineSeries line(String name, SelectionCurve curve, Numbers numbers) {
    return LineSeries.of(
            name, all(curve, SelectionCurve.Point::at), all(curve, p -> numbers.of(p).mean()))
        .withBand(
            all(curve, p -> numbers.of(p).mean() - numbers.of(p).deviation()),
            all(curve, p -> numbers.of(p).mean() + numbers.of(p).deviation()));
  }

  private static double[] all(SelectionCurve curve, ToDoubleFunction<SelectionCurve.Point> value) {
    return curve.points().stream().mapToDouble(value).toArray();
  }
}
