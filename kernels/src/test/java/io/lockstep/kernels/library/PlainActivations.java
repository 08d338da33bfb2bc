package io.lockstep.kernels.library;

import java.util.Arrays;
import java.util.Map;

/**
 * The activations once more, in plain double precision by {@link Math}, written from their papers
 * and not from their expressions.
 */
final class PlainActivations {
  /** The formula of an element, given the values of the parameters by name. */
  @FunctionalInterface
  interface Formula {
    double of(double x, Signature values);
  }

  /** The formula of a row. */
  @FunctionalInterface
  interface RowFormula {
    double[] of(double[] row);
  }

  static final Map<String, Formula> ELEMENTS =
      Map.ofEntries(
          Map.entry("identity", (x, v) -> x),
          Map.entry("step", (x, v) -> x >= 0 ? 1 : 0),
          Map.entry("sigmoid", (x, v) -> 1 / (1 + Math.exp(-x))),
          Map.entry("tanh", (x, v) -> Math.tanh(x)),
          Map.entry("relu", (x, v) -> Math.max(x, 0)),
          Map.entry("leaky_relu", (x, v) -> x > 0 ? x : v.value("slope") * x),
          Map.entry("gelu", (x, v) -> x * normalDistribution(x)),
          Map.entry(
              "gelu_tanh",
              (x, v) ->
                  0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
          Map.entry(
              "softplus", (x, v) -> Math.log(1 + Math.exp(v.value("beta") * x)) / v.value("beta")),
          Map.entry("silu", (x, v) -> x / (1 + Math.exp(-v.value("beta") * x))),
          Map.entry("elu", (x, v) -> x > 0 ? x : v.value("alpha") * (Math.exp(x) - 1)),
          Map.entry(
              "selu",
              (x, v) -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1))),
          Map.entry("mish", (x, v) -> x * Math.tanh(Math.log(1 + Math.exp(x)))),
          Map.entry(
              "celu",
              (x, v) ->
                  Math.max(0, x)
                      + Math.min(0, v.value("alpha") * (Math.exp(x / v.value("alpha")) - 1))),
          Map.entry("relu6", (x, v) -> Math.min(Math.max(x, 0), 6)),
          Map.entry("threshold", (x, v) -> x > v.value("threshold") ? x : v.value("value")),
          Map.entry("hard_sigmoid", (x, v) -> Math.min(Math.max(x + 3, 0), 6) / 6),
          Map.entry("hard_swish", (x, v) -> x < -3 ? 0 : x > 3 ? x : x * (x + 3) / 6),
          Map.entry(
              "hard_tanh",
              (x, v) ->
                  x < v.value("min") ? v.value("min") : x > v.value("max") ? v.value("max") : x),
          Map.entry("softsign", (x, v) -> x / (1 + Math.abs(x))),
          Map.entry("log_sigmoid", (x, v) -> Math.log(1 / (1 + Math.exp(-x)))));

  static final Map<String, RowFormula> ROWS =
      Map.ofEntries(
          Map.entry("softmax", row -> softmax(row)),
          Map.entry("log_softmax", row -> Arrays.stream(softmax(row)).map(Math::log).toArray()),
          Map.entry("softmin", row -> softmax(Arrays.stream(row).map(x -> -x).toArray())));

  private PlainActivations() {}

  static double[] softmax(double[] row) {
    double sum = 0;
    for (double x : row) {
      sum += Math.exp(x);
    }
    double total = sum;
    return Arrays.stream(row).map(x -> Math.exp(x) / total).toArray();
  }

  /** The trapezoidal rule from far left, which converges fast for a bell curve. */
  private static double normalDistribution(double x) {
    double sum = 0;
    double width = 1.0 / 4096;
    double left = -12;
    long steps = Math.round((x - left) / width);
    double h = (x - left) / steps;
    for (long i = 0; i <= steps; i++) {
      double t = left + i * h;
      sum += (i == 0 || i == steps ? 0.5 : 1) * Math.exp(-t * t / 2);
    }
    double slope = -x * Math.exp(-x * x / 2);
    return (sum * h - h * h / 12 * slope) / Math.sqrt(2 * Math.PI);
  }
}
