package io.lockstep.cli.run;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.metric.MetricChoice;
import io.lockstep.training.metric.Monitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose what early stopping watches. */
public final class MonitorOptions {
  /** What every evaluation has. */
  private static final Set<String> ALWAYS = Set.of("loss", "accuracy");

  @Option(
      names = "--monitor",
      paramLabel = "METRIC",
      description = {
        "What --patience watches in place of the validation loss: accuracy, or a metric such as f1;"
            + " which way it is better is known."
      })
  private @Nullable String monitor;

  /**
   * Checks what can be checked without the data.
   *
   * @param patience that was given, or null
   * @throws UsageException if nothing is watched, or there is no such metric
   */
  public void check(@Nullable Integer patience) {
    if (monitor != null && patience == null) {
      throw new UsageException(
          "[train] --monitor says what --patience watches, which is not given; give it, such as"
              + " --patience 5");
    }
    monitor();
  }

  /** Returns what is watched. */
  public Monitor monitor() {
    String text = monitor;
    return text == null ? Monitor.LOSS : UsageException.check(() -> Monitor.of(text));
  }

  /**
   * Returns the metrics that are to be computed: those that were asked for, and what is watched.
   */
  public List<MetricChoice> with(List<MetricChoice> metrics) {
    List<MetricChoice> all = new ArrayList<>(metrics);
    String name = monitor().name();
    if (!ALWAYS.contains(name.substring(name.indexOf(':') + 1))) {
      all.add(MetricOptions.choice(name));
    }
    return all;
  }

  /**
   * Returns what ends a run.
   *
   * @param patience that was given, or null
   * @throws UsageException if there are no examples that a metric can be computed of
   */
  public @Nullable EarlyStopping stopping(@Nullable Integer patience, RunPlan plan) {
    if (patience == null) {
      return null;
    }
    if (!monitor().equals(Monitor.LOSS) && plan.parts().validation() == null) {
      throw new UsageException(
          "[train] --monitor "
              + monitor
              + " watches validation examples, of which there are none; hold some out, such as"
              + " --val-split 0.1, or leave it out to watch the training loss");
    }
    return new EarlyStopping(monitor(), patience, 0, plan.info().stopping());
  }
}
