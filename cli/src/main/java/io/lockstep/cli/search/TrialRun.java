package io.lockstep.cli.search;

import io.lockstep.cli.data.DataOptions;
import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.device.DeviceOptions;
import io.lockstep.cli.run.MetricOptions;
import io.lockstep.cli.run.RunLength;
import io.lockstep.cli.run.RunOptions;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.run.RunRecord;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.metric.MetricChoice;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The run of a trial, as {@code lockstep train} with its options would begin it. */
@Command(name = "train")
final class TrialRun {
  @Spec private CommandSpec spec;

  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final RunOptions run = new RunOptions();
  @Mixin private final RunLength length = new RunLength();
  @Mixin private final MetricOptions metrics = new MetricOptions();

  @SuppressWarnings("UnusedVariable") // Precision is an option of a run; its record asks for it.
  @Mixin
  private final DeviceOptions device = new DeviceOptions();

  private TrialRun() {}

  /** Returns what options there are. */
  static CommandSpec options() {
    return new CommandLine(new TrialRun()).getCommandSpec();
  }

  /**
   * Reads options.
   *
   * @throws UsageException if they cannot be read
   */
  static TrialRun of(List<String> options) {
    TrialRun trial = new TrialRun();
    try {
      new CommandLine(trial)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .parseArgs(options.toArray(String[]::new));
    } catch (ParameterException e) {
      String message = String.valueOf(e.getMessage());
      throw new UsageException(
          "[train] " + Character.toLowerCase(message.charAt(0)) + message.substring(1));
    }
    return trial;
  }

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a choice makes no sense
   */
  void check() {
    length.check();
    metrics.choices();
    run.check(source());
  }

  /** Returns where the data come from. */
  DataSource source() {
    return data.source();
  }

  /** Returns the examples that are neither to test on nor held out by the data themselves. */
  Dataset untested(DataParts parts) {
    return run.untested(parts);
  }

  /** Returns for how long it goes on. */
  RunLength length() {
    return length;
  }

  /**
   * Reads the data and decides on what was left open.
   *
   * @throws UsageException if they do not fit together
   */
  RunPlan plan() {
    check();
    return begun(run.plan(source()));
  }

  /**
   * Reads the data and decides on what was left open.
   *
   * @param parting says which examples are trained on and which are held out
   * @throws UsageException if they do not fit together
   */
  RunPlan plan(UnaryOperator<DataParts> parting) {
    check();
    return begun(run.plan(source(), parting));
  }

  private RunPlan begun(RunPlan plan) {
    length.check(plan.info());
    return plan;
  }

  /** Returns the metrics that are computed of each epoch. */
  List<MetricChoice> metrics() {
    return length.with(metrics.choices());
  }

  /** Returns the record of the run that a plan begins. */
  RunRecord record(RunPlan plan) {
    return new RunRecord(spec, plan);
  }
}
