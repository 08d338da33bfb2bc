package io.lockstep.training.metric;

/**
 * A metric that is asked for.
 *
 * @param output the output that it is of; empty for all that it can be computed of
 * @param metric what is asked for
 */
public record MetricChoice(String output, Metric metric) {
  /**
   * Reads a choice: a metric, or {@code output:metric}.
   *
   * @throws IllegalArgumentException if there is no such metric
   */
  public static MetricChoice of(String text) {
    int colon = text.indexOf(':');
    int open = text.indexOf('(');
    return colon < 0 || (open >= 0 && open < colon)
        ? new MetricChoice("", Metrics.byName(text))
        : new MetricChoice(
            text.substring(0, colon).strip(), Metrics.byName(text.substring(colon + 1)));
  }

  /** Returns what finds it among the metrics of an evaluation. */
  public String key() {
    return output.isEmpty() ? metric.name() : output + ":" + metric.name();
  }
}
