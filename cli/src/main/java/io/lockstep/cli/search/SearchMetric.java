package io.lockstep.cli.search;

import io.lockstep.cli.run.RunPlan;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.objective.Task;
import io.lockstep.training.search.trial.Direction;
import java.util.List;

/** What trials are compared by: a figure of an epoch. */
enum SearchMetric {
  VAL_LOSS("val_loss", Direction.MINIMIZE),
  VAL_ACCURACY("val_accuracy", Direction.MAXIMIZE),
  TRAIN_LOSS("train_loss", Direction.MINIMIZE);

  private static final List<String> NAMES = List.of("val_loss", "val_accuracy", "train_loss");

  private final String label;
  private final Direction direction;

  SearchMetric(String label, Direction direction) {
    this.label = label;
    this.direction = direction;
  }

  /**
   * Returns the figure of a name.
   *
   * @throws UsageException if there is none
   */
  static SearchMetric byName(String name) {
    for (SearchMetric metric : values()) {
      if (metric.label.equals(name)) {
        return metric;
      }
    }
    throw new UsageException(
        "[search] unknown metric " + Quoted.of(name) + "; " + Suggestions.hint(name, NAMES));
  }

  String label() {
    return label;
  }

  /** Returns which values are better. */
  Direction direction() {
    return direction;
  }

  /**
   * Checks that a run has such a figure.
   *
   * @throws UsageException if not
   */
  void check(RunPlan plan) {
    if (this != TRAIN_LOSS && plan.validation() == null) {
      throw new UsageException(
          "[search] " + label + " needs examples held out, but there are none; give --val-split");
    }
    if (this == VAL_ACCURACY && plan.info().only().task() != Task.CLASSIFICATION) {
      throw new UsageException(
          "[search] val_accuracy is the share of classes that are found, but the run predicts"
              + " none; use val_loss");
    }
  }

  /** Returns the figure of an epoch. */
  double of(EpochReport report) {
    Evaluation held = report.validation();
    return switch (this) {
      case TRAIN_LOSS -> report.trainLoss();
      case VAL_LOSS -> held == null ? Double.NaN : held.loss();
      case VAL_ACCURACY -> held == null || held.accuracy() == null ? Double.NaN : held.accuracy();
    };
  }
}
