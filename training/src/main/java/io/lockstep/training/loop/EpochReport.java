package io.lockstep.training.loop;

import io.lockstep.training.evaluation.Evaluation;
import io.lockstep.training.metric.Monitor;
import org.jspecify.annotations.Nullable;

/**
 * What an epoch gave.
 *
 * @param epoch its number over all runs of the model, from 1
 * @param step steps taken so far
 * @param trainLoss mean loss of the examples as they were trained on, penalties included; where
 *     examples or classes have weights, the mean of the batches by their sizes
 * @param validation how good the model is now on the held-out examples, or null without any
 * @param seconds time of the epoch with validation
 * @param examplesPerSecond examples trained on per second, without validation
 */
public record EpochReport(
    int epoch,
    long step,
    double trainLoss,
    @Nullable Evaluation validation,
    double seconds,
    double examplesPerSecond) {
  /**
   * Returns what a monitor watches: of the validation, or without one the training loss; NaN where
   * that is not known.
   *
   * @throws io.lockstep.kernels.library.UnknownNameException if the validation has no such number
   */
  public double value(Monitor monitor) {
    if (validation != null) {
      return validation.value(monitor.name());
    }
    return monitor.equals(Monitor.LOSS) ? trainLoss : Double.NaN;
  }
}
