package io.lockstep.cli.search;

import io.lockstep.cli.run.RunPlan;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EarlyStopping;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.selection.FoldScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Trains the run of a fold, the way that {@code lockstep train} does. */
final class FoldTraining {
  private final SearchMetric metric;
  private final Engine engine;

  FoldTraining(SearchMetric metric, Engine engine) {
    this.metric = metric;
    this.engine = engine;
  }

  /** Returns how good the model of a run becomes on both parts. */
  FoldScore score(TrialRun run, DataParts parts) {
    RunPlan plan = run.plan(_ -> parts);
    try (Trainer trainer = plan.trainer(engine)) {
      metric.measure(trainer, run.metrics(), plan);
      EarlyStopping stopping = run.length().stopping(plan);
      List<Callback> callbacks = new ArrayList<>();
      if (stopping != null) {
        callbacks.add(stopping);
      }
      Dataset held = Objects.requireNonNull(plan.validation());
      trainer.fit(plan.training(), held, run.length().epochs(), callbacks);
      Evaluation training = trainer.evaluate(plan.training());
      return new FoldScore(training, trainer.evaluate(held));
    }
  }
}
