package io.lockstep.cli.search;

import io.lockstep.cli.config.ConfigOption;
import io.lockstep.cli.data.DataOptions;
import io.lockstep.cli.device.DeviceOptions;
import io.lockstep.cli.run.MetricOptions;
import io.lockstep.cli.run.RunLength;
import io.lockstep.cli.run.RunOptions;
import io.lockstep.training.selection.Splitter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that train a run on folds: those of train, and what is compared. */
final class FoldedOptions {
  @Mixin private final FoldOptions folds = new FoldOptions();

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      defaultValue = "loss",
      description = {
        "What is shown of both parts: loss, accuracy, or any metric, as 'lockstep list metrics'"
            + " shows them (default: ${DEFAULT-VALUE})."
      })
  private String metric = "loss";

  @SuppressWarnings("UnusedVariable") // Its document is read before the command is.
  @Mixin
  private final ConfigOption config = new ConfigOption();

  @SuppressWarnings("UnusedVariable") // What was given is read again for each run.
  @Mixin
  private final DataOptions data = new DataOptions();

  @Mixin private final RunOptions run = new RunOptions();

  @SuppressWarnings("UnusedVariable")
  @Mixin
  private final RunLength length = new RunLength();

  @SuppressWarnings("UnusedVariable")
  @Mixin
  private final MetricOptions metrics = new MetricOptions();

  @Mixin private final DeviceOptions device = new DeviceOptions();

  /**
   * Returns what parts the examples.
   *
   * @throws io.lockstep.cli.terminal.UsageException if choices exclude one another
   */
  Splitter splitter() {
    return folds.splitter(run.isStratified());
  }

  /** Returns the seed of the folds. */
  long foldSeed() {
    return folds.seed();
  }

  /** Returns what is compared. */
  SearchMetric metric() {
    return SearchMetric.byName(metric);
  }

  /** Returns where it runs. */
  DeviceOptions device() {
    return device;
  }
}
