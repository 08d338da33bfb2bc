package io.lockstep.training.loop;

import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.watch.TrainingWarning;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a run gave, epoch by epoch.
 *
 * @param epochs in order; whole ones alone
 * @param stopped whether the run was ended before its last epoch
 * @param warnings what was warned of, in order; none where the run was not watched
 */
public record History(List<EpochReport> epochs, boolean stopped, List<TrainingWarning> warnings) {
  /** Copies the lists. */
  public History {
    epochs = List.copyOf(epochs);
    warnings = List.copyOf(warnings);
  }

  /** Returns the training loss of each epoch. */
  public double[] trainLosses() {
    return curve(EpochReport::trainLoss);
  }

  /** Returns the validation loss of each epoch, NaN where there was no validation. */
  public double[] validationLosses() {
    return curve(History::validationLoss);
  }

  /** Returns the validation accuracy of each epoch, NaN where there was none. */
  public double[] validationAccuracies() {
    return curve(report -> {
      Evaluation held = report.validation();
      Double accuracy = held == null ? null : held.accuracy();
      return accuracy == null ? Double.NaN : accuracy;
    });
  }

  /**
   * Returns a number of each epoch's validation, such as {@code f1}; NaN where there was no
   * validation.
   *
   * @see Evaluation#value
   */
  public double[] values(String name) {
    return curve(report -> {
      Evaluation held = report.validation();
      return held == null ? Double.NaN : held.value(name);
    });
  }

  private double[] curve(ToDoubleFunction<EpochReport> value) {
    return epochs.stream().mapToDouble(value).toArray();
  }

  private static double validationLoss(EpochReport report) {
    Evaluation held = report.validation();
    return held == null ? Double.NaN : held.loss();
  }

  /** Returns the epoch of the lowest validation loss, else of the lowest training loss. */
  public Optional<EpochReport> best() {
    EpochReport best = null;
    double lowest = Double.POSITIVE_INFINITY;
    for (EpochReport report : epochs) {
      double loss = report.validation() == null ? report.trainLoss() : validationLoss(report);
      if (loss < lowest) {
        best = report;
        lowest = loss;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * Returns the whole as JSON text: a list of epochs, with nulls where there was no validation, the
   * metrics that were computed, and the warnings, if there are any.
   */
  public String toJson() {
    return HistoryJson.of(this);
  }
}
