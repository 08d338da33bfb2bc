package io.lockstep.cli.compare;

import io.lockstep.backend.Backend;
import io.lockstep.backend.discovery.DeviceName;
import io.lockstep.cli.config.ConfigOption;
import io.lockstep.cli.data.DataOptions;
import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.device.DeviceNames;
import io.lockstep.cli.run.Progress;
import io.lockstep.cli.run.RunOptions;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.run.RunPosition;
import io.lockstep.cli.terminal.ExitCode;
import io.lockstep.cli.terminal.OutputFolder;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.parity.pair.DivergenceException;
import io.lockstep.parity.pair.PairedBackend;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.training.data.DataException;
import io.lockstep.training.loop.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lockstep diff}. */
@Command(
    name = "diff",
    description = {
      "Trains on two devices in step and stops at the first kernel that gives other bits.%n",
      "Every kernel runs on both, and what it wrote is compared before the next one starts."
          + " Ends with 1 where they differ, and writes that kernel to a file that 'lockstep"
          + " replay' runs again.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep diff --devices cpu,opencl --data digits --epochs 1",
      "  lockstep diff --devices opencl:0,opencl:1 --data spiral --model mlp:32-32 --steps 100",
      "  lockstep diff --devices cpu,opencl --data digits --model-file model.safetensors"
    })
public final class DiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private final DeviceNames devices = new DeviceNames();

  @SuppressWarnings("UnusedVariable") // Its document is read before the command is.
  @Mixin
  private final ConfigOption config = new ConfigOption();

  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--model-file",
      paramLabel = "FILE",
      description = {
        "Train on from this model, as 'lockstep train --out' wrote it: parameters, moments and"
            + " count of steps; model, optimizer, batch, seed, split and scaling are the file's."
      })
  private @Nullable Path model;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "10",
      description = "How often to go through the examples (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Stop after so many steps, where the epochs take more.")
  private @Nullable Integer steps;

  @Option(
      names = "--no-fuse",
      description = "Run every operation as a kernel of its own, which names the operation.")
  private boolean unfused;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "Where to write the kernel that differs (default: the current folder).")
  private Path out = Path.of(".");

  @Option(names = "--json", description = "End with one JSON object instead of sentences.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public DiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<String> names = devices.names();
    check(names);
    RunPlan plan = plan();
    OutputFolder.prepare("diff", "--out", out);
    if (names.get(0).equals(names.get(1))) {
      terminal
          .err()
          .printf(
              "[diff] %s is compared with itself, which shows whether it gives the same bits"
                  + " twice%n",
              names.getFirst());
    }
    return compare(open(names), plan);
  }

  private void check(List<String> names) {
    if (names.size() != 2) {
      throw new UsageException(
          "[diff] two devices are compared, got "
              + names.size()
              + "; give two, as in --devices cpu,opencl");
    }
    if (names.contains(DeviceName.AUTO)) {
      throw new UsageException(
          "[diff] auto leaves open which device is compared; name two that 'lockstep devices' shows"
              + " as usable");
    }
    if (epochs < 1) {
      throw new UsageException(
          "[diff] epochs must be at least 1, got "
              + epochs
              + "; give how often to go through the examples");
    }
    if (steps != null && steps < 1) {
      throw new UsageException(
          "[diff] steps must be at least 1, got " + steps + "; leave --steps out for whole epochs");
    }
  }

  /** Returns the run that is asked for. */
  RunPlan plan() {
    DataSource source = data.source();
    run.check(source);
    String fixed = RunOptions.given(spec);
    if (model != null && !fixed.isEmpty()) {
      throw new UsageException(
          "[diff] the model keeps what its file says; leave out --model-file, or " + fixed);
    }
    RunPlan plan = model == null ? run.plan(source) : RunPlan.resume(model, source);
    plan.notes().print(terminal);
    return plan;
  }

  private PairedBackend open(List<String> names) {
    Backend first = devices.open(names.get(0));
    try {
      return new PairedBackend(first, devices.open(names.get(1)));
    } catch (RuntimeException e) {
      first.close();
      throw e;
    }
  }

  /** Trains on both devices and returns the exit code; closes the devices. */
  int compare(PairedBackend pair, RunPlan plan) {
    RunPosition position = new RunPosition(plan, steps == null ? 0 : steps);
    DiffReport report = new DiffReport(devices.names(), pair, position);
    try (Engine engine = Engine.on(pair, EngineOptions.DEFAULT.withFusion(!unfused));
        Trainer trainer = plan.trainer(engine)) {
      position.begin();
      report.same(train(trainer, plan, position));
    } catch (DivergenceException e) {
      written(e, position, report);
    }
    terminal.out().print(json ? report.json() : report.text());
    return report.isSame() ? 0 : ExitCode.FAULT;
  }

  private String train(Trainer trainer, RunPlan plan, RunPosition position) {
    int batches = plan.info().options().steps(plan.training().size());
    try (Progress progress = Progress.on(terminal, epochs, batches, 0)) {
      trainer.fit(plan.training(), plan.validation(), epochs, List.of(progress, position));
    } catch (RunPosition.EnoughStepsException e) {
      // As many steps as were asked for are done.
    }
    return trainer.model().digest();
  }

  /** Writes the kernel that differs; what was found is told even if that fails. */
  private void written(DivergenceException found, RunPosition position, DiffReport report) {
    String name =
        String.format(
            Locale.ROOT,
            "divergence-step-%d-kernel-%d.safetensors",
            position.steps() + 1,
            found.divergence().launch());
    Path file = out.resolve(name).normalize();
    try {
      Files.createDirectories(out);
      found.reproduction().write(file);
      report.different(found, file);
    } catch (IOException e) {
      report.differentUnwritten(found, out + " is no folder and cannot become one");
    } catch (DataException e) {
      report.differentUnwritten(found, String.valueOf(e.getMessage()));
    }
  }
}
