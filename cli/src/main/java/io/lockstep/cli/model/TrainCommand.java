package io.lockstep.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.config.ConfigOption;
import io.lockstep.cli.data.DataOptions;
import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.device.DeviceOptions;
import io.lockstep.cli.page.PageOptions;
import io.lockstep.cli.recovery.CheckpointOptions;
import io.lockstep.cli.recovery.CheckpointedRun;
import io.lockstep.cli.recovery.InterruptedRunException;
import io.lockstep.cli.recovery.Interruption;
import io.lockstep.cli.run.LockedRunFolder;
import io.lockstep.cli.run.MetricOptions;
import io.lockstep.cli.run.Progress;
import io.lockstep.cli.run.RunFolderOptions;
import io.lockstep.cli.run.RunLength;
import io.lockstep.cli.run.RunOptions;
import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.run.RunRecord;
import io.lockstep.cli.terminal.CommandReport;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.cli.watch.TensorBoardOptions;
import io.lockstep.cli.watch.VerifyOptions;
import io.lockstep.cli.watch.WatchOptions;
import io.lockstep.tensor.Engine;
import io.lockstep.tensorboard.TensorBoard;
import io.lockstep.training.checkpoint.LoadReport;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.file.AtomicFile;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.objective.NotFiniteException;
import io.lockstep.training.recovery.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lockstep train}. */
@Command(
    name = "train",
    description = "Trains a model, or trains one on.%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep train --data digits",
      "  lockstep train --data spiral --model mlp:32-32 --activation tanh --epochs 300",
      "  lockstep train --data idx:mnist --model autoencoder:256-64 --out code.safetensors",
      "  lockstep train --data csv:houses.csv --label price --model mlp:64-64 --patience 10",
      "  lockstep train --data csv:taxi.csv --label zone,fare,minutes --loss fare=huber",
      "  lockstep train --data digits --metrics f1,auc --patience 5 --monitor f1",
      "  lockstep train --data digits --val-split 0.1 --test-split 0.1 --stratified",
      "  lockstep train --data digits --model mlp:64-64-64 --activation sigmoid --watch 10",
      "  lockstep train --data idx:mnist --model cnn:32-64 --init-from digits.safetensors --freeze"
          + " '1.*'",
      "  lockstep train --data digits --resume model.safetensors --epochs 5 --out more.safetensors",
      "  lockstep train --data idx:mnist --epochs 100 --checkpoints kept --every 5m",
      "  lockstep train --config run.json --epochs 5"
    })
public final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final RunOptions run = new RunOptions();
  @Mixin private final RunLength length = new RunLength();
  @Mixin private final MetricOptions metrics = new MetricOptions();
  @Mixin private final WatchOptions watch = new WatchOptions();
  @Mixin private final TensorBoardOptions tensorboard = new TensorBoardOptions();
  @Mixin private final PageOptions page = new PageOptions();

  @Option(names = "--out", paramLabel = "FILE", description = "Write the model to this file.")
  private @Nullable Path out;

  @Mixin private final RunFolderOptions folder = new RunFolderOptions();
  @Mixin private final CheckpointOptions checkpoints = new CheckpointOptions();
  @Mixin private final NonFiniteOptions nonFinite = new NonFiniteOptions();
  @Mixin private final VerifyOptions verify = new VerifyOptions();

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Option(names = "--json", description = "End with one JSON object instead of a sentence.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try {
      return page.shown(this::train);
    } catch (InterruptedRunException e) {
      terminal.err().println(e.getMessage());
      return e.exitCode();
    }
  }

  private int train() {
    device.check();
    DataSource source = data.source();
    check(source);
    try (Interruption interruption = Interruption.watch(terminal);
        CheckpointedRun kept = checkpoints.open()) {
      interruption.keep(kept.isKept());
      train(source, kept, interruption);
    }
    return 0;
  }

  private void train(DataSource source, CheckpointedRun kept, Interruption interruption) {
    ModelFile model = kept.model();
    requireNotFixed(model != null);
    RunPlan plan = model == null ? run.plan(source) : RunPlan.resume(model, source);
    RunRecord record = new RunRecord(spec, plan);
    check(plan, record);
    kept.require(record, plan, length.epochs());
    try (LockedRunFolder locked = folder.create(record, kept.ofFolder())) {
      RunKeeper keeper = new RunKeeper(locked, terminal);
      keeper.check(plan, record.text());
      plan.notes().print(terminal);
      try (Engine engine = device.open(terminal)) {
        MemoryNeed.of(plan.info(), length.keepsBest())
            .with(nonFinite.done(), plan.info(), engine)
            .with(verify, plan.info(), engine)
            .check(engine);
        try (Trainer trainer =
            plan.trainer(engine, loaded -> say(loaded, kept)).onNonFinite(nonFinite.done())) {
          config.checkResumed(trainer.model());
          trainer.measure(length.with(metrics.choices()), plan.targetScaling());
          Dataset test = plan.test();
          if (test != null) {
            trainer.requireEvaluable(test);
          }
          record.begin(trainer);
          keeper.begin(record.planned(plan.info().epochs() + length.epochs()));
          kept.restore(trainer, plan, length.epochs(), terminal);
          train(engine, trainer, plan, record, keeper, kept, interruption);
        }
      }
    }
  }

  private void say(LoadReport loaded, CheckpointedRun kept) {
    if (kept.from() == null) {
      terminal.err().println("init from: " + loaded);
    }
  }

  private void check(DataSource source) {
    length.check();
    metrics.choices();
    watch.check();
    page.check();
    verify.check();
    if (out != null) {
      AtomicFile.check(out);
      source.checkKept("train", out);
    }
    checkpoints.check();
    folder.check(checkpoints.isKept());
    run.check(source);
    requireNotFixed(checkpoints.isMissing());
    page.open(terminal);
  }

  private void requireNotFixed(boolean resumesModel) {
    String fixed = RunOptions.given(spec);
    if (resumesModel && !fixed.isEmpty()) {
      throw new UsageException(
          "[train] a resumed model keeps what its file says; leave out " + fixed);
    }
  }

  private void check(RunPlan plan, RunRecord record) {
    ModelInfo info = plan.info();
    length.check(info);
    if (out != null) {
      ModelFile.check(out, info, plan.scaling(), plan.targetScaling(), record.text());
    }
  }

  private void train(
      Engine engine,
      Trainer trainer,
      RunPlan plan,
      RunRecord record,
      RunKeeper keeper,
      CheckpointedRun kept,
      Interruption interruption) {
    FirstStep firstStep = new FirstStep();
    Dataset training = plan.training();
    Dataset held = plan.validation();
    int batches = plan.info().options().steps(training.size());
    EarlyStopping stopping = length.stopping(plan);
    List<EpochReport> reports;
    long done = trainer.optimizer().step() - plan.info().step();
    String planned = record.planned(plan.info().epochs() + length.epochs()).toString();
    try (Progress progress = Progress.on(terminal, length.epochs(), batches, done);
        TensorBoard board = tensorboard.open(planned, held == null ? training : held)) {
      List<Callback> callbacks = new ArrayList<>(List.of(progress, firstStep));
      if (stopping != null) {
        callbacks.add(stopping);
      }
      callbacks.add(record.touches());
      callbacks.addAll(watch.begin(trainer, terminal, page.isGiven() || board != null));
      callbacks.addAll(verify.begin(trainer, terminal));
      callbacks.addAll(keeper.callbacks());
      if (board != null) {
        callbacks.add(board);
      }
      callbacks.addAll(
          page.run().begin(plan, record, keeper.recorder(), planned, interruption::isDue));
      String document = record.kept(length.epochs(), keeper.folder()).toString();
      Checkpoints writing = kept.checkpoints(plan, stopping, length.monitor(), document, terminal);
      if (writing != null) {
        callbacks.add(writing);
      }
      callbacks.add(interruption);
      interruption.begin(writing);
      reports = keeper.kept(() -> trainer.fit(training, held, length.epochs(), callbacks)).epochs();
    } catch (NotFiniteException e) {
      throw new LastGoodModel(out, plan.info().step())
          .kept(
              e,
              trainer,
              plan,
              stopping == null ? null : stopping.state(),
              digest -> record.document(engine, trainer, digest).toString());
    }
    interruption.finish();
    String digest = keeper.digest(trainer);
    ModelInfo now =
        plan.info()
            .after(
                trainer.optimizer(),
                trainer.epochsDone(),
                stopping == null ? null : stopping.state());
    ObjectNode document = record.document(engine, trainer, digest);
    page.run().end(document.toString(), digest);
    if (out != null) {
      ModelFile.write(
          out,
          now,
          trainer.model(),
          plan.scaling(),
          plan.targetScaling(),
          trainer.optimizer(),
          document.toString());
    }
    // Early stopping goes back to its best epoch, which may be one of an earlier run.
    Optional<EpochReport> reached =
        reports.stream().filter(r -> r.epoch() == trainer.epochsDone()).findFirst();
    Evaluation result =
        reached
            .map(EpochReport::validation)
            .orElseGet(() -> held == null ? null : trainer.evaluate(held));
    Dataset test = plan.test();
    Evaluation tested = test == null ? null : trainer.evaluate(test);
    keeper.end(plan, now, trainer, document, result, tested);
    CommandReport report = report(engine, trainer, plan, reports, reached, result, firstStep);
    if (test != null && tested != null) {
      report
          .with("test_examples", test.size())
          .with("test_", "test ", tested, plan.objective(), plan.targetScaling());
    }
    report.with("digest", digest).say(", digest %s", digest);
    if (out != null) {
      report.with("model_file", out.toString()).say(", written to %s", out);
    }
    watch.addTo(report);
    verify.addTo(report);
    if (keeper.folder() != null) {
      report.with("run_dir", keeper.folder()).say(", kept in %s", keeper.folder());
    }
    report.print(terminal, json);
    config.compare(digest, terminal);
  }

  private CommandReport report(
      Engine engine,
      Trainer trainer,
      RunPlan plan,
      List<EpochReport> reports,
      Optional<EpochReport> reached,
      @Nullable Evaluation result,
      FirstStep firstStep) {
    Dataset held = plan.validation();
    long parameters = trainer.model().parameters().size();
    double seconds = reports.stream().mapToDouble(EpochReport::seconds).sum();
    double perExample = reports.stream().mapToDouble(r -> 1 / r.examplesPerSecond()).sum();
    double loss = reached.map(EpochReport::trainLoss).orElse(Double.NaN);
    boolean again = plan.objective().reconstructs();
    CommandReport report =
        device
            .describe(new CommandReport(), engine)
            .withTask(plan.objective())
            .with("parameters", parameters)
            .with("train_examples", plan.parts().training().size())
            .with("val_examples", held == null ? 0 : held.size())
            .with("epochs", trainer.epochsDone())
            .with("epochs_run", reports.size())
            .with("steps", trainer.optimizer().step())
            .with("train_loss", loss)
            .say(
                "Trained %s with %d parameters", again ? "an autoencoder" : "a network", parameters)
            .say(" for %d epochs in %.1f s", reports.size(), seconds);
    if (!reports.isEmpty() && trainer.epochsDone() != reports.getLast().epoch()) {
      report.say(" and went back to epoch %d, the best", trainer.epochsDone());
    }
    if (reached.isPresent()) {
      report.say(": training loss %.6g", loss);
    }
    if (result == null) {
      report.without("val_loss");
    } else {
      report.with("val_", "validation ", result, plan.objective(), plan.targetScaling());
    }
    return plan.notes()
        .addTo(report)
        .rounded("examples_per_second", reports.size() / perExample)
        .rounded("seconds", seconds)
        .with("first_step_seconds", firstStep.seconds());
  }
}
