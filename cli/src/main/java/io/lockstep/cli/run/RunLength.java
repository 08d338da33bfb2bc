package io.lockstep.cli.run;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.metric.MetricChoice;
import io.lockstep.training.metric.Monitor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say for how long a model is trained. */
public final class RunLength {
  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = "How often to go through the examples (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = {
        "Stop when the validation loss has not improved for N epochs, and go back to the best"
            + " epoch."
      })
  private @Nullable Integer patience;

  @Mixin private final MonitorOptions monitor = new MonitorOptions();

  /**
   * Checks what can be checked without a model.
   *
   * @throws UsageException if a choice makes no sense
   */
  public void check() {
    if (epochs < 1) {
      throw new UsageException(
          "[train] epochs must be at least 1, got "
              + epochs
              + "; give how often to go through the"
              + " examples");
    }
    if (patience != null && patience < 1) {
      throw new UsageException(
          "[train] patience must be at least 1 epoch, got "
              + patience
              + "; leave it out to train"
              + " for all epochs");
    }
    monitor.check(patience);
  }

  /**
   * Checks that a model can be trained for so long.
   *
   * @param info of the model before
   * @throws UsageException if not
   */
  public void check(ModelInfo info) {
    if (epochs > ModelInfo.MOST_EPOCHS - info.epochs()) {
      throw new UsageException(
          "[train] "
              + epochs
              + " epochs after "
              + info.epochs()
              + " are more than "
              + ModelInfo.MOST_EPOCHS
              + " in all; give fewer");
    }
  }

  /** Returns how often to go through the examples. */
  public int epochs() {
    return epochs;
  }

  /** Returns whether the best epoch is kept, to go back to. */
  public boolean keepsBest() {
    return patience != null;
  }

  /**
   * Returns the metrics that are to be computed: those that were asked for, and what is watched.
   */
  public List<MetricChoice> with(List<MetricChoice> metrics) {
    return monitor.with(metrics);
  }

  /** Returns what the best epoch is told by. */
  public Monitor monitor() {
    return monitor.monitor();
  }

  /**
   * Returns what stops a run early, or null where nothing does.
   *
   * @throws UsageException if there are no examples that a metric can be computed of
   */
  public @Nullable EarlyStopping stopping(RunPlan plan) {
    return monitor.stopping(patience, plan);
  }
}
