package io.lockstep.cli.profile;

import io.lockstep.backend.profile.ProfilingBackend;
import io.lockstep.cli.config.ConfigOption;
import io.lockstep.cli.data.DataOptions;
import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.device.DeviceOptions;
import io.lockstep.cli.run.RunOptions;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.run.RunPosition;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.tensor.Engine;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.loop.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep profile}. */
@Command(
    name = "profile",
    description = {
      "Shows what each kernel of a training step takes: time, bytes moved, operations.%n",
      "Trains as 'lockstep train' would, but waits for each kernel by itself; so a step takes"
          + " longer than it does in training.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep profile --data digits --model mlp:1024-1024",
      "  lockstep profile --data idx:mnist --model autoencoder:512-128 --trace step.json"
    })
public final class ProfileCommand implements Callable<Integer> {
  private final Terminal terminal;

  @SuppressWarnings("UnusedVariable") // Its document is read before the command is.
  @Mixin
  private final ConfigOption config = new ConfigOption();

  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many steps to measure (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "How long to train before, so that all is compiled (default: ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Write each launch to this file, for chrome://tracing or ui.perfetto.dev.")
  private @Nullable Path trace;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Option(names = "--json", description = "End with one JSON object instead of a table.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public ProfileCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    device.check();
    DataSource source = data.source();
    check(source);
    RunPlan plan = run.plan(source);
    plan.notes().print(terminal);
    int taken = plan.info().options().used(plan.training().size());
    boolean lastIsFull = taken % plan.info().batch() == 0;
    StepProfile profile = new StepProfile(warmUp, steps, lastIsFull);
    try (Engine engine = device.open(terminal, d -> new ProfilingBackend(d, profile::add));
        Trainer trainer = plan.trainer(engine)) {
      train(trainer, plan, profile);
      if (trace != null) {
        ChromeTrace.write(trace, engine.device().backend(), profile.events());
      }
      ProfileTable table = new ProfileTable(profile, engine);
      terminal.out().print(json ? table.json() : table.text());
    }
    return 0;
  }

  private void check(DataSource source) {
    if (steps < 1) {
      throw new UsageException(
          "[profile] steps must be at least 1, got " + steps + "; give how many to measure");
    }
    if (!(warmUp >= 0 && warmUp < Integer.MAX_VALUE)) {
      throw new UsageException(
          "[profile] the warm-up must be at least 0 seconds, got "
              + warmUp
              + "; give a time such as 5");
    }
    if (trace != null) {
      AtomicFile.check(trace);
    }
    run.check(source);
  }

  private static void train(Trainer trainer, RunPlan plan, StepProfile profile) {
    try {
      trainer.fit(plan.training(), null, Integer.MAX_VALUE, List.of(profile));
    } catch (RunPosition.EnoughStepsException e) {
      // As many steps as were asked for are done.
    }
  }
}
