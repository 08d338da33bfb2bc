package io.lockstep.kernels.library;

import java.util.Map;
import java.util.stream.IntStream;

/**
 * The losses once more, in plain double precision by {@link Math}, written from their papers and
 * not from their expressions.
 */
final class PlainLosses {
  /** The loss of an element, given the values of the parameters by name. */
  @FunctionalInterface
  interface Formula {
    double of(double p, double t, Signature values);
  }

  /** The loss of a row. */
  @FunctionalInterface
  interface RowFormula {
    double of(double[] p, double[] t, Signature values);
  }

  /** A term of a sum over a row. */
  @FunctionalInterface
  private interface Term {
    double at(int i);
  }

  static final Map<String, Formula> ELEMENTS =
      Map.ofEntries(
          Map.entry("squared_error", (p, t, v) -> Math.pow(p - t, 2)),
          Map.entry("absolute_error", (p, t, v) -> Math.abs(p - t)),
          Map.entry(
              "huber",
              (p, t, v) -> {
                double d = Math.abs(p - t);
                double delta = v.value("delta");
                return d <= delta ? d * d / 2 : delta * d - delta * delta / 2;
              }),
          Map.entry(
              "smooth_l1",
              (p, t, v) -> {
                double d = Math.abs(p - t);
                double beta = v.value("beta");
                return d < beta ? 0.5 * d * d / beta : d - 0.5 * beta;
              }),
          Map.entry("log_cosh", (p, t, v) -> Math.log(Math.cosh(p - t))),
          Map.entry(
              "quantile",
              (p, t, v) -> t >= p ? v.value("q") * (t - p) : (1 - v.value("q")) * (p - t)),
          Map.entry("poisson_nll", (p, t, v) -> Math.exp(p) - t * p),
          Map.entry("hinge", (p, t, v) -> Math.max(0, 1 - t * p)),
          Map.entry("squared_hinge", (p, t, v) -> Math.pow(Math.max(0, 1 - t * p), 2)),
          Map.entry("perceptron", (p, t, v) -> p * ((p >= 0 ? 1 : 0) - t)),
          Map.entry(
              "binary_cross_entropy_with_logits",
              (p, t, v) -> binary(sigmoid(p), smooth(t, v.value("label_smoothing"), 2))),
          Map.entry(
              "binary_cross_entropy_of_probabilities",
              (p, t, v) -> binary(p, smooth(t, v.value("label_smoothing"), 2))),
          Map.entry(
              "binary_focal_with_logits",
              (p, t, v) -> {
                double s = sigmoid(p);
                double gamma = v.value("gamma");
                return -v.value("alpha") * t * Math.pow(1 - s, gamma) * Math.log(s)
                    - (1 - v.value("alpha")) * (1 - t) * Math.pow(s, gamma) * Math.log(1 - s);
              }));

  static final Map<String, RowFormula> ROWS =
      Map.ofEntries(
          Map.entry(
              "cosine",
              (p, t, v) -> {
                double dot = sum(p, i -> p[i] * t[i]);
                return 1
                    - dot
                        / Math.sqrt(sum(p, i -> p[i] * p[i]))
                        / Math.sqrt(sum(p, i -> t[i] * t[i]));
              }),
          Map.entry(
              "cross_entropy_with_logits",
              (p, t, v) ->
                  crossEntropy(PlainActivations.softmax(p), t, v.value("label_smoothing"))),
          Map.entry(
              "cross_entropy_of_probabilities",
              (p, t, v) -> crossEntropy(p, t, v.value("label_smoothing"))),
          Map.entry("nll", (p, t, v) -> -sum(p, i -> t[i] * p[i])),
          Map.entry(
              "focal_with_logits",
              (p, t, v) -> {
                double[] q = PlainActivations.softmax(p);
                return -sum(p, i -> t[i] * Math.pow(1 - q[i], v.value("gamma")) * Math.log(q[i]));
              }),
          Map.entry("kl_divergence", (p, t, v) -> divergence(p, t)),
          Map.entry(
              "kl_divergence_with_logits", (p, t, v) -> divergence(PlainActivations.softmax(p), t)),
          Map.entry(
              "hellinger",
              (p, t, v) ->
                  Math.sqrt(sum(p, i -> Math.pow(Math.sqrt(p[i]) - Math.sqrt(t[i]), 2)) / 2)),
          Map.entry(
              "categorical_hinge",
              (p, t, v) -> {
                int right =
                    IntStream.range(0, t.length).filter(i -> t[i] == 1).findFirst().orElse(0);
                return IntStream.range(0, p.length)
                    .filter(i -> i != right)
                    .mapToDouble(i -> Math.max(0, p[i] - p[right] + 1))
                    .max()
                    .orElse(0);
              }));

  private PlainLosses() {}

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double smooth(double t, double smoothing, int classes) {
    return (1 - smoothing) * t + smoothing / classes;
  }

  private static double binary(double s, double t) {
    return (t == 0 ? 0 : -t * Math.log(s)) - (t == 1 ? 0 : (1 - t) * Math.log(1 - s));
  }

  private static double crossEntropy(double[] q, double[] t, double smoothing) {
    return -sum(q, i -> smooth(t[i], smoothing, t.length) * Math.log(q[i]));
  }

  private static double divergence(double[] q, double[] t) {
    return sum(q, i -> t[i] == 0 ? 0 : t[i] * Math.log(t[i] / q[i]));
  }

  private static double sum(double[] row, Term term) {
    return IntStream.range(0, row.length).mapToDouble(term::at).sum();
  }
}
