package io.lockstep.cli.search;

import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.run.RunRecord;
import io.lockstep.tensor.Engine;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.search.Trial;
import java.util.ArrayList;
import java.util.List;

/** Trains the run of a trial, the way that {@code lockstep train} does. */
final class TrialTraining {
  /** The note of a trial that holds the digest of its model. */
  static final String DIGEST = "digest";

  /** The note of a trial that holds the document of its run. */
  static final String DOCUMENT = "document";

  private final SearchedRun run;
  private final SearchMetric metric;
  private final EnginePool engines;

  TrialTraining(SearchedRun run, SearchMetric metric, EnginePool engines) {
    this.run = run;
    this.metric = metric;
    this.engines = engines;
  }

  /** Returns the figure of the model that comes of a trial. */
  double value(Trial trial) {
    TrialRun trained = run.with(trial.parameters());
    RunPlan plan = trained.plan();
    Engine engine = engines.take();
    boolean well = false;
    try {
      double value = train(trial, trained, plan, engine);
      well = true;
      return value;
    } finally {
      if (well) {
        engines.give(engine);
      } else {
        engines.drop(engine);
      }
    }
  }

  private double train(Trial trial, TrialRun trained, RunPlan plan, Engine engine) {
    RunRecord record = trained.record(plan);
    try (Trainer trainer = plan.trainer(engine)) {
      metric.measure(trainer, trained.metrics(), plan);
      List<Callback> callbacks = new ArrayList<>();
      EarlyStopping stopping = trained.length().stopping(plan);
      if (stopping != null) {
        callbacks.add(stopping);
      }
      callbacks.add(pruning(trial));
      List<EpochReport> reports =
          trainer
              .fit(plan.training(), plan.validation(), trained.length().epochs(), callbacks)
              .epochs();
      if (trial.shouldPrune()) {
        return Double.NaN; // What it reported last counts.
      }
      String digest = trainer.model().digest();
      trial.note(DIGEST, digest);
      trial.note(DOCUMENT, record.document(engine, trainer, digest));
      // Early stopping goes back to its best epoch.
      return reports.stream()
          .filter(r -> r.epoch() == trainer.epochsDone())
          .mapToDouble(metric::of)
          .findFirst()
          .orElse(Double.NaN);
    }
  }

  private Callback pruning(Trial trial) {
    return new Callback() {
      @Override
      public boolean onEpoch(Trainer trainer, EpochReport report) {
        trial.report(report.epoch(), metric.of(report));
        return !trial.shouldPrune();
      }
    };
  }
}
