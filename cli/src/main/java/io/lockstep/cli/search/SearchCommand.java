package io.lockstep.cli.search;

import io.lockstep.cli.config.ConfigOption;
import io.lockstep.cli.data.DataOptions;
import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.device.DeviceOptions;
import io.lockstep.cli.run.MetricOptions;
import io.lockstep.cli.run.RunLength;
import io.lockstep.cli.run.RunOptions;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.signal.StopSignals;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.tensor.Engine;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.search.Study;
import io.lockstep.training.search.StudyResult;
import io.lockstep.training.search.pruner.Pruner;
import io.lockstep.training.search.pruner.Pruners;
import io.lockstep.training.search.sampler.Sampler;
import io.lockstep.training.search.sampler.Samplers;
import io.lockstep.training.search.space.SearchSpace;
import io.lockstep.training.search.trial.Direction;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lockstep search}. */
@Command(
    name = "search",
    description = {
      "Searches options of a run with which it ends best: many trials, each a run as train does"
          + " it.%n",
      "The table of trials depends on none but the search's own options and those of the run: not"
          + " on --jobs, nor on interruptions.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep search --data digits:600 --epochs 4 --space space.json --trials 30",
      "  lockstep search --config run.json --space space.json --trials 100 --jobs 2 --pruner median"
          + " --state study.jsonl --out best.json"
    })
public final class SearchCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Option(
      names = "--space",
      required = true,
      paramLabel = "FILE",
      description = {
        "What to search: a JSON object of options of train with the values that each may take, as"
            + " in {\"lr\": {\"type\": \"float\", \"low\": 1e-4, \"high\": 0.1, \"log\": true},"
            + " \"batch\": [16, 32, 64]}."
      })
  private Path space = Path.of("");

  @Option(
      names = "--trials",
      paramLabel = "N",
      defaultValue = "30",
      description = "How many trials there are in all (default: ${DEFAULT-VALUE}).")
  private int trials;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "How many trials run at a time, on an engine each; they share the threads (default:"
            + " ${DEFAULT-VALUE})."
      })
  private int jobs;

  @Option(
      names = "--sampler",
      paramLabel = "NAME",
      defaultValue = "tpe",
      description = {
        "What decides on trials: tpe, random, sobol or grid; with values as in"
            + " 'tpe(startup=20)' (default: ${DEFAULT-VALUE})."
      })
  private String sampler = "tpe";

  @Option(
      names = "--pruner",
      paramLabel = "NAME",
      defaultValue = "none",
      description = {
        "What ends trials early: none, median, halving or hyperband; with values as in"
            + " 'median(warmup=2)' (default: ${DEFAULT-VALUE})."
      })
  private String pruner = "none";

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      defaultValue = "val_loss",
      description = {
        "What trials are compared by: train_loss, val_loss, val_accuracy, or any metric such as"
            + " val_f1, as 'lockstep list metrics' shows them, of the epoch that is kept"
            + " (default: ${DEFAULT-VALUE})."
      })
  private String metric = "val_loss";

  @Option(
      names = "--direction",
      paramLabel = "WHICH",
      description = "minimize or maximize the metric (default: whichever is better).")
  private @Nullable Direction direction;

  @Option(
      names = "--search-seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of what is tried; --seed is that of the runs (default: ${DEFAULT-VALUE}).")
  private long searchSeed;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "4",
      description = {
        "Decide on a trial by the results of those at least so many before it; --jobs can be as"
            + " many (default: ${DEFAULT-VALUE})."
      })
  private int window;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = {
        "Keep what was done in this file, from which the same command goes on after an"
            + " interruption."
      })
  private @Nullable Path state;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the document of the best run, which 'train --config' trains again.")
  private @Nullable Path out;

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = "Write the trials to this file, as CSV.")
  private @Nullable Path table;

  @Option(
      names = "--plots",
      paramLabel = "FOLDER",
      description = {
        "Draw the history of the search, its trials as parallel coordinates and the importance of"
            + " parameters to this folder, as PNG and SVG."
      })
  private @Nullable Path plots;

  @SuppressWarnings("UnusedVariable") // Its document is read before the command is.
  @Mixin
  private final ConfigOption config = new ConfigOption();

  @Mixin private final DataOptions data = new DataOptions();

  @SuppressWarnings("UnusedVariable") // What was given is read again for each trial.
  @Mixin
  private final RunOptions run = new RunOptions();

  @Mixin private final RunLength length = new RunLength();

  @SuppressWarnings("UnusedVariable")
  @Mixin
  private final MetricOptions metrics = new MetricOptions();

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Option(names = "--json", description = "End with one JSON object instead of a table.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public SearchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    device.check();
    SearchMetric figure = SearchMetric.byName(metric);
    SearchSpace searched = SearchSpace.read(space);
    SearchedRun base = new SearchedRun(spec, space, searched);
    Study study = UsageException.check(() -> study(searched, base, figure));
    check(data.source());
    base.check();
    TrialRun first = base.with(Map.of());
    RunPlan plan = first.plan();
    figure.check(plan);
    plan.notes().print(terminal);
    Direction sought = direction == null ? figure.direction() : direction;
    StudyResult result;
    try (StopSignals _ = StopSignals.telling(terminal, "search", kept());
        EnginePool engines = new EnginePool(device, jobs, terminal);
        SearchProgress progress = new SearchProgress(terminal, figure.label(), sought, trials)) {
      tryOut(engines, first, plan, figure);
      TrialTraining training = new TrialTraining(base, figure, engines);
      result = UsageException.check(() -> study.watchedBy(progress).run(sought, training::value));
    }
    SearchReport report = new SearchReport(terminal, result, figure.label());
    report.write(out, table);
    int code = report.print(out, table, plots, json);
    if (plots != null) {
      new StudyFigures(result, figure.label()).write(plots);
    }
    return code;
  }

  /** What is left of a search that the system ends. */
  private String kept() {
    return state == null
        ? "nothing of it is kept: give --state FILE, and the same command goes on"
        : "the trials that have ended are kept in "
            + state
            + "; this goes on:"
            + System.lineSeparator()
            + terminal.command();
  }

  private Study study(SearchSpace searched, SearchedRun base, SearchMetric figure) {
    Sampler decides = Samplers.byName(sampler);
    Pruner ends = Pruners.byName(pruner).within(length.epochs());
    Study study =
        Study.of(searched)
            .sampler(decides)
            .pruner(ends)
            .seed(searchSeed)
            .trials(trials)
            .window(window)
            .jobs(jobs)
            .about(base.description().put("metric", figure.label()));
    return state == null ? study : study.state(state);
  }

  private void check(DataSource source) {
    if (jobs > window) {
      throw new UsageException(
          "[search] "
              + jobs
              + " jobs are more than the window of "
              + window
              + " trials; give fewer, or --window "
              + jobs
              + ", which changes what is tried");
    }
    for (Path file : new Path[] {out, table}) {
      if (file != null) {
        AtomicFile.check(file);
        source.checkKept("search", file);
      }
    }
    if (plots != null) {
      StudyFigures.create(plots);
    }
  }

  /** Begins the run as it is without what is tried, so that a metric it cannot have is told. */
  private static void tryOut(EnginePool engines, TrialRun run, RunPlan plan, SearchMetric figure) {
    Engine engine = engines.take();
    try (Trainer trainer = plan.trainer(engine)) {
      figure.measure(trainer, run.metrics(), plan);
    }
    engines.give(engine);
  }
}
