package io.lockstep.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.config.ConfigOption;
import io.lockstep.cli.data.DataOptions;
import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.device.DeviceOptions;
import io.lockstep.cli.run.RunOptions;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.tensor.Engine;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.loop.LearningRateCurve;
import io.lockstep.training.loop.LearningRateFinder;
import io.lockstep.training.loop.Trainer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep find-lr}. */
@Command(
    name = "find-lr",
    description = {
      "Looks for a learning rate (Smith, 2017): single steps with a rate that rises exponentially,"
          + " until the smoothed loss is four times the least.%n",
      "Suggested is the rate at which the loss falls most steeply. No model is written.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep find-lr --data digits",
      "  lockstep find-lr --data idx:mnist --model cnn:16-32 --optimizer momentum --plot lr.svg"
    })
public final class FindRateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @SuppressWarnings("UnusedVariable") // Its document is read before the command is.
  @Mixin
  private final ConfigOption config = new ConfigOption();

  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--from",
      paramLabel = "RATE",
      defaultValue = "1e-7",
      description = "The first rate (default: ${DEFAULT-VALUE}).")
  private double from;

  @Option(
      names = "--to",
      paramLabel = "RATE",
      defaultValue = "10",
      description = "The last rate (default: ${DEFAULT-VALUE}).")
  private double to;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many steps to take, or 'epoch' (default: ${DEFAULT-VALUE}).")
  private String steps = "100";

  @Option(
      names = "--smooth",
      paramLabel = "SHARE",
      defaultValue = "0.98",
      description = {
        "How much of the mean so far counts at each step, 0 for none (default: ${DEFAULT-VALUE})."
      })
  private double smooth;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the losses over the rates to this file, whose ending is .png or .svg.")
  private @Nullable Path plot;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write rate, loss and smoothed loss of each step to this file.")
  private @Nullable Path csv;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Option(names = "--json", description = "End with one JSON object instead of a table.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public FindRateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    device.check();
    DataSource source = data.source();
    check(source);
    RunPlan plan = run.plan(source);
    plan.notes().print(terminal);
    LearningRateFinder finder = finder(plan.training().size() / plan.info().batch());
    try (Engine engine = device.open(terminal)) {
      MemoryNeed.of(plan.info(), true).check(engine);
      try (Trainer trainer = plan.trainer(engine)) {
        LearningRateCurve curve = finder.search(trainer, plan.training());
        write(curve, plan);
        report(curve, plan);
      }
    }
    return 0;
  }

  private void check(DataSource source) {
    finder(2);
    if (plot != null) {
      PlotOutput.check(plot);
      source.checkKept("find-lr", plot);
    }
    if (csv != null) {
      AtomicFile.check(csv);
      source.checkKept("find-lr", csv);
    }
    run.check(source);
  }

  /**
   * Returns the search.
   *
   * @param ofAnEpoch full batches of an epoch
   */
  private LearningRateFinder finder(int ofAnEpoch) {
    return UsageException.check(
        () -> new LearningRateFinder(from, to, count(Math.max(2, ofAnEpoch)), smooth));
  }

  private int count(int ofAnEpoch) {
    if (steps.equalsIgnoreCase("epoch")) {
      return ofAnEpoch;
    }
    if (!steps.matches("[0-9]{1,9}")) {
      throw new UsageException(
          "[find-lr] "
              + Quoted.of(steps)
              + " is no number of steps; give a whole number such as 100, or 'epoch'");
    }
    return Integer.parseInt(steps);
  }

  private void write(LearningRateCurve curve, RunPlan plan) {
    if (csv != null) {
      RateFiles.csv(csv, curve);
    }
    if (plot != null && !curve.points().isEmpty()) {
      RateFiles.plot(plot, curve, title(curve, plan));
    }
  }

  private static String title(LearningRateCurve curve, RunPlan plan) {
    OptionalDouble rate = curve.suggestion();
    return "Learning rates of "
        + plan.info().optimizer().rule().name()
        + ", batch "
        + plan.info().batch()
        + (rate.isPresent() ? ": steepest at " + shown(rate.getAsDouble()) : "");
  }

  private void report(LearningRateCurve curve, RunPlan plan) {
    if (json) {
      terminal.out().println(json(curve));
      return;
    }
    terminal.out().print(RateTable.text(curve));
    OptionalDouble rate = curve.suggestion();
    OptionalDouble least = curve.rateOfLeastLoss();
    String end =
        curve.diverged()
            ? "The loss rose beyond four times the least, or was no number, after "
            : "The loss did not rise beyond four times the least within ";
    terminal.out().println(end + curve.points().size() + " steps.");
    if (rate.isEmpty()) {
      terminal
          .out()
          .println(
              "No rate is suggested, since the loss fell nowhere clearly; try more --steps, a"
                  + " larger --batch, or other rates --from and --to.");
      return;
    }
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "Suggested: --lr %s for %s, where the loss falls most steeply; it is least about %s,"
                + " and a rate should stay below that.%n",
            shown(rate.getAsDouble()),
            plan.info().optimizer().rule().name(),
            shown(least.orElse(Double.NaN)));
  }

  private static String shown(double rate) {
    return String.format(Locale.ROOT, "%.2g", rate);
  }

  private static ObjectNode json(LearningRateCurve curve) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    put(root, "suggestion", curve.suggestion());
    put(root, "rate_of_least_loss", curve.rateOfLeastLoss());
    root.put("diverged", curve.diverged()).put("steps", curve.points().size());
    ArrayNode points = root.putArray("points");
    curve
        .points()
        .forEach(p ->
            points
                .addObject()
                .put("rate", p.rate())
                .put("loss", p.loss())
                .put("smoothed", p.smoothed()));
    return root;
  }

  private static void put(ObjectNode root, String name, OptionalDouble value) {
    if (value.isPresent()) {
      root.put(name, value.getAsDouble());
    } else {
      root.putNull(name);
    }
  }
}
