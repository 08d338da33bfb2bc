package io.lockstep.cli.run;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.metric.MetricChoice;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that choose metrics. */
public final class MetricOptions {
  @Option(
      names = "--metrics",
      paramLabel = "METRIC",
      split = ",(?![^()]*\\))",
      description = {
        "Compute these besides the loss, with commas between them, such as"
            + " 'f1(average=macro),auc' or mae,r2; 'lockstep list metrics' shows all. Of one of"
            + " several outputs as OUTPUT:METRIC."
      })
  private final List<String> metrics = new ArrayList<>();

  /**
   * Returns what was asked for.
   *
   * @throws UsageException if there is no such metric
   */
  public List<MetricChoice> choices() {
    return metrics.stream().map(MetricOptions::choice).toList();
  }

  static MetricChoice choice(String text) {
    return UsageException.check(() -> MetricChoice.of(text));
  }
}
