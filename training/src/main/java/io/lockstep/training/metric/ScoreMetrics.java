package io.lockstep.training.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics that are computed of scores or probabilities of classes. */
final class ScoreMetrics {
  /** What probabilities are kept away from 0 and 1 by, that of float32. */
  private static final double LEAST = 0x1p-23;

  private static final MetricParameter K =
      MetricParameter.count("k", 5, "how many classes are said");

  private static final MetricParameter BINS =
      MetricParameter.count("bins", 15, "how many, of one width");

  static final Metric TOP_K =
      of(MetricInput.SCORES, true, "top_k_accuracy", ScoreMetrics::topK, K)
          .aliased("top_k")
          .described("the class is one of the k of the greatest scores", "");

  static final Metric ROC_AUC =
      of(
              MetricInput.SCORES,
              true,
              "roc_auc",
              (o, v) -> ranked(o, v, true, Ranking::area),
              Averages.average(),
              Averages.CLASS)
          .aliased("auc", "auroc")
          .described(
              "part of the pairs of an example of the class and another that are in order, 1/2 of"
                  + " equal ones; NaN without either",
              "Hanley and McNeil, 1982");

  static final Metric AVERAGE_PRECISION =
      of(
              MetricInput.SCORES,
              true,
              "average_precision",
              (o, v) -> ranked(o, v, false, Ranking::averagePrecision),
              Averages.average(),
              Averages.CLASS)
          .aliased("ap", "pr_auc", "auprc")
          .described(
              "sum over falling thresholds of (recall - recall before) precision; 0 without any of"
                  + " the class",
              "Buckley and Voorhees, 2000");

  static final Metric LOG_LOSS =
      of(MetricInput.PROBABILITIES, false, "log_loss", (o, _) -> logLoss(o))
          .aliased("cross_entropy")
          .described(
              "mean of -log p of the class, p kept 2^-23 away from 0 and 1, of sum 1",
              "Good, 1952");

  static final Metric BRIER =
      of(MetricInput.PROBABILITIES, false, "brier_score", (o, _) -> brier(o))
          .aliased("brier")
          .described(
              "mean of sum (p - t)^2 over the classes; half of it where there are two",
              "Brier, 1950");

  static final Metric CALIBRATION_ERROR =
      of(
              MetricInput.PROBABILITIES,
              false,
              "expected_calibration_error",
              ScoreMetrics::calibration,
              BINS)
          .aliased("ece")
          .described(
              "mean of |accuracy - p| over bins of p, that of the class that is said, by their"
                  + " sizes",
              "Guo et al., 2017");

  static final List<Metric> ALL =
      List.of(TOP_K, ROC_AUC, AVERAGE_PRECISION, LOG_LOSS, BRIER, CALIBRATION_ERROR);

  private ScoreMetrics() {}

  private static Metric of(
      MetricInput input,
      boolean up,
      String name,
      Metric.Measure.Told formula,
      MetricParameter... parameters) {
    return Metric.of(name, input, up, new Metric.Measure.OfOutcomes(formula), parameters);
  }

  private static double topK(Outcomes o, MetricValues values) {
    int k = values.count("k");
    return mean(o, i -> rank(o, i) < k ? 1 : 0);
  }

  /** How many classes come before the right one; the one that is said comes first. */
  private static int rank(Outcomes o, int example) {
    int actual = o.actual(example);
    if (o.said(example) == actual) {
      return 0;
    }
    double score = o.prediction(example, actual);
    int before = 0;
    for (int c = 0; c < o.width(); c++) {
      double other = o.prediction(example, c);
      boolean first = c == o.said(example) || c < actual;
      if (c != actual && (c == o.said(example) || other > score || (other == score && first))) {
        before++;
      }
    }
    return before;
  }

  /** The mean over classes of what the scores of each rank; of two classes, of the second. */
  private static double ranked(
      Outcomes o, MetricValues values, boolean both, ToDoubleFunction<Ranking> formula) {
    double[] support = new double[o.width()];
    double all = 0;
    for (int i = 0; i < o.size(); i++) {
      support[o.actual(i)] += o.weight(i);
      all += o.weight(i);
    }
    return Averages.of(
        values,
        new RankedClasses(ConfusionMatrix.names(o.classes(), o.width()), support, all, both),
        c -> formula.applyAsDouble(Ranking.of(o, c)));
  }

  /** Those that some examples are of, and where that is needed others are not. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record RankedClasses(List<String> names, double[] supports, double all, boolean both)
      implements Averages.Classes {
    @Override
    public boolean counts(int index) {
      return supports[index] > 0 && (!both || supports[index] < all);
    }

    @Override
    public double support(int index) {
      return supports[index];
    }

    @Override
    public double micro() {
      throw new IllegalStateException("[metric] scores have no such average");
    }
  }

  private static double logLoss(Outcomes o) {
    return mean(
        o,
        i -> {
          double sum = 0;
          for (int c = 0; c < o.width(); c++) {
            sum += clipped(o.prediction(i, c));
          }
          return -StrictMath.log(clipped(o.prediction(i, o.actual(i))) / sum);
        });
  }

  private static double clipped(double p) {
    return Math.min(Math.max(p, LEAST), 1 - LEAST);
  }

  private static double brier(Outcomes o) {
    int first = o.width() == 2 ? 1 : 0;
    return mean(
        o,
        i -> {
          double sum = 0;
          for (int c = first; c < o.width(); c++) {
            double d = o.prediction(i, c) - o.target(i, c);
            sum += d * d;
          }
          return sum;
        });
  }

  private static double calibration(Outcomes o, MetricValues values) {
    Bins bins = Bins.of(values.count("bins"));
    double all = 0;
    for (int i = 0; i < o.size(); i++) {
      double p = o.prediction(i, o.said(i));
      if (Double.isNaN(p)) {
        return Double.NaN;
      }
      bins.add(p, o.said(i) == o.actual(i), o.weight(i));
      all += o.weight(i);
    }
    double sum = 0;
    for (int bin = 0; bin < bins.weight().length; bin++) {
      sum += Math.abs(bins.happened()[bin] - bins.probability()[bin]);
    }
    return sum / all;
  }

  /** A value of an example. */
  private interface OfExample {
    double of(int example);
  }

  private static double mean(Outcomes o, OfExample each) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < o.size(); i++) {
      sum += o.weight(i) * each.of(i);
      weights += o.weight(i);
    }
    return sum / weights;
  }
}
