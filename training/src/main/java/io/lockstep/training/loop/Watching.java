package io.lockstep.training.loop;

import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.loop.step.StepWatch;
import io.lockstep.training.nn.Model;
import io.lockstep.training.watch.RunWatch;
import io.lockstep.training.watch.TrainingWarning;
import io.lockstep.training.watch.Watch;
import io.lockstep.training.watch.WatchReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Watches the steps of a trainer, and tells its callbacks what it saw. */
final class Watching {
  private final StepWatch steps;
  private final RunWatch run;
  private final List<TrainingWarning> warnings = new ArrayList<>();

  Watching(Watch watch, Model model) {
    this.steps = new StepWatch(watch, model);
    this.run = new RunWatch(watch.thresholds());
  }

  /** Returns what steps measure by. */
  StepWatch steps() {
    return steps;
  }

  /** Tells callbacks what the last step has measured, if it has. */
  void tell(Trainer trainer, int epoch, List<Callback> callbacks) {
    StepWatch.Seen last = steps.seen();
    if (last != null) {
      WatchReport report =
          steps
              .network()
              .report(
                  epoch,
                  last.step(),
                  last.pass(),
                  last.ofPass(),
                  last.parameters(),
                  last.ofParameters());
      callbacks.forEach(callback -> callback.onWatch(trainer, report));
      warn(trainer, run.after(report), callbacks);
    }
  }

  /** Tells callbacks what is to be warned of after an epoch. */
  void tell(Trainer trainer, EpochReport report, List<Callback> callbacks) {
    Evaluation held = report.validation();
    double validation = held == null ? Double.NaN : held.loss();
    warn(
        trainer,
        run.after(report.epoch(), report.step(), report.trainLoss(), validation),
        callbacks);
  }

  private void warn(Trainer trainer, List<TrainingWarning> fresh, List<Callback> callbacks) {
    for (TrainingWarning warning : fresh) {
      warnings.add(warning);
      callbacks.forEach(callback -> callback.onWarning(trainer, warning));
    }
  }

  /** Returns what is known of the run so far, beside its warnings. */
  Map<String, String> state() {
    return run.state();
  }

  /** Takes back what was known of a run. */
  void resumeState(Map<String, String> state) {
    run.resume(state);
  }

  /** Takes back what was warned of in a run. */
  void resume(List<TrainingWarning> before) {
    warnings.clear();
    warnings.addAll(before);
  }

  /** Returns what was warned of in this run. */
  List<TrainingWarning> warnings() {
    return List.copyOf(warnings);
  }
}
