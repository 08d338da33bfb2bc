package io.lockstep.bench.valley;

import java.util.List;
import java.util.Locale;

/**
 * A run and what came of it.
 *
 * @param task what was trained
 * @param optimizer such as {@code lookahead(adam)}
 * @param factor the rate, as a multiple of the optimizer's usual one
 * @param seed of weights and order
 * @param loss of the examples held out, at the end; infinite where the run diverged
 * @param accuracy the best of all epochs, or 0 where there are no classes
 * @param micros the median time of a step
 * @param bytes of state for each parameter
 */
record ValleyRun(
    ValleyTask task,
    String optimizer,
    double factor,
    long seed,
    double loss,
    double accuracy,
    double micros,
    double bytes) {
  static final List<String> COLUMNS =
      List.of(
          "task",
          "optimizer",
          "rate_factor",
          "seed",
          "loss",
          "accuracy",
          "us_per_step",
          "bytes_per_parameter");
  private static final String DIVERGED = "diverged";

  /** What tells a run from others. */
  record Key(ValleyTask task, String optimizer, double factor, long seed) {}

  Key key() {
    return new Key(task, optimizer, factor, seed);
  }

  boolean diverged() {
    return !Double.isFinite(loss);
  }

  List<String> fields() {
    return List.of(
        task.label(),
        optimizer,
        number("%.3g", factor),
        String.valueOf(seed),
        diverged() ? DIVERGED : number("%.6g", loss),
        number("%.4f", accuracy),
        number("%.1f", micros),
        number("%.3g", bytes));
  }

  static ValleyRun of(List<String> fields) {
    return new ValleyRun(
        ValleyTask.valueOf(fields.get(0).toUpperCase(Locale.ROOT)),
        fields.get(1),
        Double.parseDouble(fields.get(2)),
        Long.parseLong(fields.get(3)),
        fields.get(4).equals(DIVERGED)
            ? Double.POSITIVE_INFINITY
            : Double.parseDouble(fields.get(4)),
        Double.parseDouble(fields.get(5)),
        Double.parseDouble(fields.get(6)),
        Double.parseDouble(fields.get(7)));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
