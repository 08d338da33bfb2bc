package io.lockstep.training.loop;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.watch.RunWatch;
import io.lockstep.training.watch.TrainingWarning;
import io.lockstep.training.watch.Watch;
import io.lockstep.training.watch.WatchReport;
import io.lockstep.training.watch.measure.NetworkWatch;
import io.lockstep.training.watch.measure.ParameterMeasurements;
import io.lockstep.training.watch.measure.PassMeasurements;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Watches the steps of a trainer, and tells its callbacks what it saw. */
final class Watching {
  private final Watch watch;
  private final NetworkWatch network;
  private final RunWatch run;
  private final List<TrainingWarning> warnings = new ArrayList<>();
  private @Nullable Seen seen;

  /** What a step measured, on the device. */
  private record Seen(
      long step,
      PassMeasurements pass,
      List<Tensor> ofPass,
      ParameterMeasurements parameters,
      List<Tensor> ofParameters) {}

  Watching(Watch watch, Model model) {
    this.watch = watch;
    this.network = new NetworkWatch(watch, model);
    this.run = new RunWatch(watch.thresholds());
  }

  /** Returns whether a step is to be one that measures. */
  boolean isDue(long step) {
    return watch.isDue(step);
  }

  PassMeasurements measure(TrainingPass pass) {
    return network.measure(pass);
  }

  ParameterMeasurements measureParameters() {
    return network.measureParameters();
  }

  /** Returns the outputs of a step from one on. */
  static List<Tensor> outputs(IntFunction<Tensor> output, int from, int count) {
    return IntStream.range(from, from + count).mapToObj(output).toList();
  }

  /** Takes what a step has measured. */
  void saw(
      long step,
      PassMeasurements pass,
      List<Tensor> ofPass,
      ParameterMeasurements parameters,
      List<Tensor> ofParameters) {
    seen = new Seen(step, pass, ofPass, parameters, ofParameters);
  }

  /** Tells callbacks what the last step has measured, if it has. */
  void tell(Trainer trainer, int epoch, List<Callback> callbacks) {
    Seen last = seen;
    if (last != null) {
      seen = null;
      WatchReport report =
          network.report(
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

  /** Says that a run begins. */
  void begin() {
    seen = null;
    warnings.clear();
  }

  /** Returns what was warned of in this run. */
  List<TrainingWarning> warnings() {
    return List.copyOf(warnings);
  }
}
