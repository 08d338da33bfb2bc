package io.lockstep.training.loop;

import io.lockstep.training.verify.Miscomputation;
import io.lockstep.training.watch.TrainingWarning;
import io.lockstep.training.watch.WatchReport;

/** Watches a run, and may end it. */
public interface Callback {
  /** Called when a run begins, before its first step. */
  default void onStart(Trainer trainer) {}

  /**
   * Called after each step has been handed to the device.
   *
   * @param epoch its number over all runs of the model, from 1
   * @param batch number of steps done in this epoch
   * @param batches number of steps of an epoch
   */
  default void onBatch(int epoch, int batch, int batches) {}

  /**
   * Called now and then within an epoch, at most four times a second, when a loss has come back
   * from the device; the device works on meanwhile, so it is that of some steps ago.
   *
   * @param epoch its number over all runs of the model, from 1
   * @param batch number of steps of this epoch after which it was measured
   * @param loss mean loss of the examples of these steps
   */
  default void onLoss(int epoch, int batch, double loss) {}

  /**
   * Called after each step that is watched, see {@link TrainerBuilder#watch}; the device has then
   * done it.
   */
  default void onWatch(Trainer trainer, WatchReport report) {}

  /**
   * Called when something was seen that commonly goes wrong, where a run is watched: once, and
   * again only after it was over.
   */
  default void onWarning(Trainer trainer, TrainingWarning warning) {}

  /**
   * Called when a verified step was found to be computed wrongly, see {@link
   * TrainerBuilder#verifyEvery}, after the run went back to its last good step: the steps behind it
   * are taken again, and told again.
   */
  default void onMiscomputation(Trainer trainer, Miscomputation found) {}

  /**
   * Called after each epoch.
   *
   * @return whether to go on
   */
  default boolean onEpoch(Trainer trainer, EpochReport report) {
    return true;
  }

  /**
   * Called at each point from which the run could go on, after all callbacks were told what led
   * there: {@link Trainer#state} is then whole, and a checkpoint may be taken.
   */
  default void onPoint(Trainer trainer, RunPoint point) {}

  /** Called when the run is over, for whatever reason but an error. */
  default void onEnd(Trainer trainer) {}
}
