package io.lockstep.training.metric;

import java.util.List;

/** The metrics that follow from a confusion matrix. */
final class ClassMetrics {
  static final Metric ACCURACY =
      counted("accuracy", (m, _) -> m.right() / m.total())
          .aliased("acc", "categorical_accuracy")
          .described("right / all", "");

  static final Metric BALANCED_ACCURACY =
      counted("balanced_accuracy", (m, _) -> balanced(m))
          .described("mean of the recalls of the classes that examples are of", "Mosley, 2013");

  static final Metric PRECISION =
      averaged("precision", ClassMetrics::precision)
          .described("tp/(tp + fp); 0 of 0/0", "van Rijsbergen, 1979");

  static final Metric RECALL =
      averaged("recall", ClassMetrics::recall)
          .aliased("sensitivity", "true_positive_rate")
          .described("tp/(tp + fn); 0 of 0/0", "van Rijsbergen, 1979");

  static final Metric F1 =
      averaged("f1", ClassMetrics::f1)
          .aliased("f1_score", "f_score")
          .described("2 tp/(2 tp + fp + fn); 0 of 0/0", "van Rijsbergen, 1979");

  static final Metric KAPPA =
      counted("cohen_kappa", (m, _) -> kappa(m))
          .aliased("kappa")
          .described("(accuracy - e)/(1 - e), e that of chance; NaN of 0/0", "Cohen, 1960");

  static final Metric MATTHEWS =
      counted("matthews", (m, _) -> matthews(m))
          .aliased("mcc", "matthews_corrcoef")
          .described("correlation of what is said with what is; 0 of 0/0", "Matthews, 1975");

  static final List<Metric> ALL =
      List.of(ACCURACY, BALANCED_ACCURACY, PRECISION, RECALL, F1, KAPPA, MATTHEWS);

  private ClassMetrics() {}

  /** A share of a class, or of all taken as one: right, said wrongly, and not said. */
  @FunctionalInterface
  interface Share {
    double of(double right, double wrong, double missed);
  }

  private static Metric counted(String name, Metric.Measure.Counted formula) {
    return Metric.of(name, MetricInput.CLASSES, true, new Metric.Measure.OfCounts(formula));
  }

  private static Metric averaged(String name, Share share) {
    Metric.Measure.Counted formula =
        (m, v) -> {
          double value = Averages.of(v, classes(m, share), i -> of(m, i, share));
          return m.total() == 0 ? Double.NaN : value;
        };
    return Metric.of(
        name,
        MetricInput.CLASSES,
        true,
        new Metric.Measure.OfCounts(formula),
        Averages.withMicro(),
        Averages.CLASS);
  }

  private static Averages.Classes classes(ConfusionMatrix m, Share share) {
    return new Averages.Classes() {
      @Override
      public List<String> names() {
        return m.classes();
      }

      @Override
      public boolean counts(int index) {
        return m.isPresent(index);
      }

      @Override
      public double support(int index) {
        return m.actual(index);
      }

      @Override
      public double micro() {
        double wrong = m.total() - m.right();
        return share.of(m.right(), wrong, wrong);
      }
    };
  }

  /** Returns the share of a class. */
  static double of(ConfusionMatrix m, int index, Share share) {
    double right = m.count(index, index);
    return share.of(right, m.said(index) - right, m.actual(index) - right);
  }

  static double precision(double right, double wrong, double missed) {
    return ratio(right, right + wrong);
  }

  static double recall(double right, double wrong, double missed) {
    return ratio(right, right + missed);
  }

  static double f1(double right, double wrong, double missed) {
    return ratio(2 * right, 2 * right + wrong + missed);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  private static double balanced(ConfusionMatrix m) {
    double sum = 0;
    int classes = 0;
    for (int i = 0; i < m.size(); i++) {
      if (m.actual(i) > 0) {
        sum += m.count(i, i) / m.actual(i);
        classes++;
      }
    }
    return sum / classes;
  }

  private static double chance(ConfusionMatrix m) {
    double sum = 0;
    for (int i = 0; i < m.size(); i++) {
      sum += m.said(i) * m.actual(i);
    }
    return sum;
  }

  private static double kappa(ConfusionMatrix m) {
    double all = m.total();
    double expected = all - chance(m) / all;
    return 1 - (all - m.right()) / expected;
  }

  private static double matthews(ConfusionMatrix m) {
    double all = m.total();
    double said = all * all;
    double actual = all * all;
    for (int i = 0; i < m.size(); i++) {
      said -= m.said(i) * m.said(i);
      actual -= m.actual(i) * m.actual(i);
    }
    if (all == 0) {
      return Double.NaN;
    }
    double scale = Math.sqrt(said) * Math.sqrt(actual);
    return scale > 0 ? (m.right() * all - chance(m)) / scale : 0;
  }
}
