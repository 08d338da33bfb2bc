package io.lockstep.parity.assertion;

import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.Trainer;

/** Tells a log of a trainer's steps and epochs, and ends the run after a number of steps. */
final class StepLimit implements Callback {
  private final long most;
  private final TrainingLog log;

  StepLimit(long most, TrainingLog log) {
    this.most = most;
    this.log = log;
  }

  @Override
  public void onBatch(int epoch, int batch, int batches) {
    log.step();
    if (log.steps() == most && batch < batches) {
      throw new ReachedException();
    }
  }

  @Override
  public boolean onEpoch(Trainer trainer, EpochReport report) {
    log.loss(report.trainLoss());
    return log.steps() < most;
  }

  /** Thrown to end a run within an epoch. */
  static final class ReachedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ReachedException() {
      super("as many steps as were asked for", null, false, false);
    }
  }
}
