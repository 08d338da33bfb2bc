package io.lockstep.training.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The metrics once more, by their definitions and from the examples themselves: counts by looking
 * at all examples, areas by looking at all pairs.
 */
final class NaiveMetrics {
  private final double[][] scores;
  private final int[] actual;
  private final double[] w;
  private final int classes;

  NaiveMetrics(double[][] scores, int[] actual, double[] weights, int classes) {
    this.scores = scores;
    this.actual = actual;
    this.w = weights;
    this.classes = classes;
  }

  private int said(int i) {
    return IntStream.range(0, classes)
        .filter(c -> IntStream.range(0, classes).allMatch(d -> scores[i][d] <= scores[i][c]))
        .findFirst()
        .orElseThrow();
  }

  private double sum(IntToDoubleFunction value) {
    return IntStream.range(0, actual.length).mapToDouble(i -> w[i] * value.applyAsDouble(i)).sum();
  }

  private double mean(IntToDoubleFunction value) {
    return sum(value) / sum(_ -> 1);
  }

  double accuracy() {
    return mean(i -> said(i) == actual[i] ? 1 : 0);
  }

  private double both(int c) {
    return sum(i -> said(i) == c && actual[i] == c ? 1 : 0);
  }

  private double support(int c) {
    return sum(i -> actual[i] == c ? 1 : 0);
  }

  private double named(int c) {
    return sum(i -> said(i) == c ? 1 : 0);
  }

  private int[] present() {
    return IntStream.range(0, classes).filter(c -> support(c) + named(c) > 0).toArray();
  }

  double balanced() {
    return IntStream.range(0, classes)
        .filter(c -> support(c) > 0)
        .mapToDouble(c -> both(c) / support(c))
        .average()
        .orElse(Double.NaN);
  }

  double precision(int c) {
    return named(c) == 0 ? 0 : both(c) / named(c);
  }

  double recall(int c) {
    return support(c) == 0 ? 0 : both(c) / support(c);
  }

  /** The harmonic mean of both. */
  double f1(int c) {
    double p = precision(c);
    double r = recall(c);
    return p + r == 0 ? 0 : 2 * p * r / (p + r);
  }

  double macro(IntToDoubleFunction ofClass) {
    return IntStream.of(present()).mapToDouble(ofClass).average().orElse(Double.NaN);
  }

  double weighted(IntToDoubleFunction ofClass) {
    return IntStream.of(present()).mapToDouble(c -> support(c) * ofClass.applyAsDouble(c)).sum()
        / sum(_ -> 1);
  }

  double kappa() {
    double all = sum(_ -> 1);
    double chance =
        IntStream.range(0, classes).mapToDouble(c -> named(c) / all * support(c) / all).sum();
    return (accuracy() - chance) / (1 - chance);
  }

  /** Gorodkin's correlation, by covariances of indicators. */
  double matthews() {
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int c = 0; c < classes; c++) {
      int of = c;
      double x = mean(i -> said(i) == of ? 1 : 0);
      double y = mean(i -> actual[i] == of ? 1 : 0);
      xy += mean(i -> ((said(i) == of ? 1 : 0) - x) * ((actual[i] == of ? 1 : 0) - y));
      xx += mean(i -> Math.pow((said(i) == of ? 1 : 0) - x, 2));
      yy += mean(i -> Math.pow((actual[i] == of ? 1 : 0) - y, 2));
    }
    return xx < 1e-12 || yy < 1e-12 ? 0 : xy / Math.sqrt(xx * yy);
  }

  /** The class is among the first k, of which equal ones come in their order. */
  double topK(int k) {
    return mean(i -> {
      List<Integer> order = new ArrayList<>(IntStream.range(0, classes).boxed().toList());
      order.sort((a, b) -> Double.compare(scores[i][b], scores[i][a]));
      return order.subList(0, Math.min(k, classes)).contains(actual[i]) ? 1 : 0;
    });
  }

  /** The pairs that are in order; of equal ones a half. */
  double auc(int c) {
    double right = 0;
    double all = 0;
    for (int i = 0; i < actual.length; i++) {
      for (int j = 0; j < actual.length; j++) {
        if (actual[i] == c && actual[j] != c) {
          double by = w[i] * w[j];
          all += by;
          double d = scores[i][c] - scores[j][c];
          right += d > 0 ? by : d == 0 ? by / 2 : 0;
        }
      }
    }
    return right / all;
  }

  /** For each example of the class, the precision among those that score as much. */
  double averagePrecision(int c) {
    double sum = 0;
    for (int i = 0; i < actual.length; i++) {
      if (actual[i] == c && w[i] > 0) {
        double at = scores[i][c];
        double all = sum(j -> scores[j][c] >= at ? 1 : 0);
        double right = sum(j -> scores[j][c] >= at && actual[j] == c ? 1 : 0);
        sum += w[i] * right / all;
      }
    }
    return support(c) == 0 ? 0 : sum / support(c);
  }

  double ranked(IntToDoubleFunction ofClass, boolean weighted, boolean both) {
    double sum = 0;
    double by = 0;
    for (int c = 0; c < classes; c++) {
      double support = support(c);
      if (support > 0 && (!both || support(c) < sum(_ -> 1) - 1e-12)) {
        sum += (weighted ? support : 1) * ofClass.applyAsDouble(c);
        by += weighted ? support : 1;
      }
    }
    return sum / by;
  }

  double logLoss() {
    return mean(i -> {
      double all = 0;
      for (double p : scores[i]) {
        all += Math.clamp(p, 0x1p-23, 1 - 0x1p-23);
      }
      double p = Math.clamp(scores[i][actual[i]], 0x1p-23, 1 - 0x1p-23);
      return Math.log(all) - Math.log(p);
    });
  }

  double brier() {
    return mean(i -> {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.pow(scores[i][c] - (actual[i] == c ? 1 : 0), 2);
      }
      return classes == 2 ? sum / 2 : sum;
    });
  }

  double calibrationError(int bins) {
    double error = 0;
    for (int b = 0; b < bins; b++) {
      double low = (double) b / bins;
      double high = (double) (b + 1) / bins;
      double first = b == 0 ? -1 : low;
      IntToDoubleFunction in =
          i -> scores[i][said(i)] > first && scores[i][said(i)] <= high ? 1 : 0;
      double there = sum(in);
      if (there > 0) {
        double right = sum(i -> said(i) == actual[i] ? in.applyAsDouble(i) : 0) / there;
        double sure = sum(i -> in.applyAsDouble(i) * scores[i][said(i)]) / there;
        error += there / sum(_ -> 1) * Math.abs(right - sure);
      }
    }
    return error;
  }
}
