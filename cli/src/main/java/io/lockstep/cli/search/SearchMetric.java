package io.lockstep.cli.search;

import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.metric.MetricChoice;
import io.lockstep.training.metric.Monitor;
import io.lockstep.training.objective.Task;
import io.lockstep.training.search.trial.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What trials are compared by: a figure of an epoch.
 *
 * @param label its name
 * @param monitor the number of the validation, or null for the training loss
 */
record SearchMetric(String label, @Nullable Monitor monitor) {
  private static final String TRAINING = "train_loss";
  private static final String ACCURACY = "accuracy";

  /**
   * Returns the figure of a name.
   *
   * @throws UsageException if there is none
   */
  static SearchMetric byName(String name) {
    if (name.equals(TRAINING)) {
      return new SearchMetric(name, null);
    }
    Monitor monitor = UsageException.check(() -> Monitor.of(name));
    return new SearchMetric("val_" + monitor.name(), monitor);
  }

  /** Returns its name among the numbers of an evaluation. */
  String name() {
    return monitor == null ? "loss" : monitor.name();
  }

  /** Returns whether higher values are better. */
  boolean higherIsBetter() {
    return direction() == Direction.MAXIMIZE;
  }

  /** Returns which values are better. */
  Direction direction() {
    return monitor != null && monitor.higherIsBetter() ? Direction.MAXIMIZE : Direction.MINIMIZE;
  }

  /**
   * Checks that a run has such a figure.
   *
   * @throws UsageException if not
   */
  void check(RunPlan plan) {
    if (monitor == null) {
      return;
    }
    if (plan.parts().validation() == null) {
      throw new UsageException(
          "[search] "
              + label
              + " is of validation examples, of which there are none; hold some out, such as"
              + " --val-split 0.1, or give --metric train_loss");
    }
    if (monitor.name().equals(ACCURACY) && plan.info().only().task() != Task.CLASSIFICATION) {
      throw new UsageException(
          "[search] val_accuracy is the share of classes that are found, but the run predicts"
              + " none; give another --metric, such as val_loss");
    }
  }

  /**
   * Has a trainer compute it.
   *
   * @param others that are computed besides
   * @throws io.lockstep.training.objective.TrainingException if it cannot be computed of such a run
   */
  void measure(Trainer trainer, List<MetricChoice> others, RunPlan plan) {
    List<MetricChoice> all = new ArrayList<>(others);
    if (monitor != null && !monitor.name().equals(ACCURACY) && !monitor.name().equals("loss")) {
      all.add(MetricChoice.of(monitor.name()));
    }
    trainer.measure(all, plan.targetScaling());
  }

  /** Returns the figure of an epoch. */
  double of(EpochReport report) {
    Evaluation held = report.validation();
    if (monitor == null) {
      return report.trainLoss();
    }
    return held == null ? Double.NaN : held.value(monitor.name());
  }
}
