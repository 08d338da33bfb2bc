package io.lockstep.training.metric;

import java.util.Arrays;
import java.util.List;

/** The metrics of numbers: that of several columns is the mean of theirs. */
final class NumberMetrics {
  /** What divisors are at least, that of doubles. */
  private static final double LEAST = 0x1p-52;

  static final Metric MAE =
      error("mae", (p, t) -> Math.abs(p - t))
          .aliased("mean_absolute_error", "absolute_error")
          .described("mean of |p - t|", "");

  static final Metric MSE =
      error("mse", NumberMetrics::squared)
          .aliased("mean_squared_error", "squared_error")
          .described("mean of (p - t)^2", "");

  static final Metric RMSE =
      columns("rmse", false, (o, c) -> Math.sqrt(mean(o, c, NumberMetrics::squared)))
          .aliased("root_mean_squared_error")
          .described("root of the mean of (p - t)^2, of each column", "");

  static final Metric R2 =
      columns("r2", true, (o, c) -> o.size() < 2 ? Double.NaN : explained(o, c, 0))
          .aliased("r2_score", "r_squared")
          .described(
              "1 - sum (p - t)^2/sum (t - mean t)^2; 1 of 0/0, 0 of another numerator; NaN of one"
                  + " example",
              "Wright, 1921");

  static final Metric EXPLAINED_VARIANCE =
      columns("explained_variance", true, (o, c) -> explained(o, c, meanError(o, c)))
          .described("1 - var(p - t)/var(t); 1 of 0/0, 0 of another numerator", "");

  static final Metric MAPE =
      error("mape", (p, t) -> Math.abs(p - t) / Math.max(Math.abs(t), LEAST))
          .aliased("mean_absolute_percentage_error")
          .described("mean of |p - t|/max(|t|, 2^-52), a share and not per cent", "");

  static final Metric MEDIAN_ABSOLUTE_ERROR =
      columns("median_absolute_error", false, NumberMetrics::median)
          .described("median of |p - t|", "");

  static final Metric MAX_ERROR =
      columns("max_error", false, NumberMetrics::greatest).described("greatest |p - t|", "");

  static final Metric RECONSTRUCTION_ERROR =
      Metric.of(
              "reconstruction_error",
              MetricInput.INPUTS,
              false,
              new Metric.Measure.OfOutcomes((o, _) -> overColumns(o, NumberMetrics::meanSquare)))
          .described("mean of (p - x)^2 over the scaled inputs x", "");

  static final List<Metric> ALL =
      List.of(
          MAE,
          MSE,
          RMSE,
          R2,
          EXPLAINED_VARIANCE,
          MAPE,
          MEDIAN_ABSOLUTE_ERROR,
          MAX_ERROR,
          RECONSTRUCTION_ERROR);

  private NumberMetrics() {}

  /** How far a prediction is from its target. */
  private interface Distance {
    double of(double prediction, double target);
  }

  /** A value of a column. */
  private interface OfColumn {
    double of(Outcomes outcomes, int column);
  }

  private static Metric error(String name, Distance distance) {
    return columns(name, false, (o, c) -> mean(o, c, distance));
  }

  private static Metric columns(String name, boolean up, OfColumn each) {
    Metric.Measure measure = new Metric.Measure.OfOutcomes((o, _) -> overColumns(o, each));
    return Metric.of(name, MetricInput.NUMBERS, up, measure);
  }

  private static double overColumns(Outcomes o, OfColumn each) {
    double sum = 0;
    for (int c = 0; c < o.width(); c++) {
      sum += each.of(o, c);
    }
    return sum / o.width();
  }

  private static double squared(double prediction, double target) {
    double d = prediction - target;
    return d * d;
  }

  private static double meanSquare(Outcomes o, int column) {
    return mean(o, column, NumberMetrics::squared);
  }

  private static double meanError(Outcomes o, int column) {
    return mean(o, column, (p, t) -> p - t);
  }

  private static double mean(Outcomes o, int column, Distance distance) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < o.size(); i++) {
      sum += o.weight(i) * distance.of(o.prediction(i, column), o.target(i, column));
      weights += o.weight(i);
    }
    return sum / weights;
  }

  /** The share of the targets' variance that is left when errors, less so much, are taken off. */
  private static double explained(Outcomes o, int column, double less) {
    double center = mean(o, column, (_, t) -> t);
    double left = mean(o, column, (p, t) -> squared(p - t, less));
    double all = mean(o, column, (_, t) -> squared(t, center));
    return all == 0 ? (left == 0 ? 1 : Double.isNaN(left) ? left : 0) : 1 - left / all;
  }

  /** Where half the weight is below and half above; between two where it is just there. */
  private static double median(Outcomes o, int column) {
    double[] errors = new double[o.size()];
    double all = 0;
    for (int i = 0; i < errors.length; i++) {
      errors[i] = Math.abs(o.prediction(i, column) - o.target(i, column));
      all += o.weight(i);
    }
    double[] levels = Arrays.stream(errors).sorted().distinct().toArray();
    double[] weights = new double[levels.length];
    for (int i = 0; i < errors.length; i++) {
      weights[Arrays.binarySearch(levels, errors[i])] += o.weight(i);
    }
    double below = 0;
    int level = 0;
    while (level < levels.length - 1 && below + weights[level] < all / 2) {
      below += weights[level];
      level++;
    }
    boolean between = level < levels.length - 1 && below + weights[level] == all / 2;
    return between ? (levels[level] + levels[level + 1]) / 2 : levels[level];
  }

  private static double greatest(Outcomes o, int column) {
    double greatest = 0;
    for (int i = 0; i < o.size(); i++) {
      greatest = Math.max(greatest, Math.abs(o.prediction(i, column) - o.target(i, column)));
    }
    return greatest;
  }
}
