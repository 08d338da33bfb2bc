package io.lockstep.training.recovery;

import io.lockstep.training.loop.RunPoint;
import io.lockstep.training.loop.Trainer;
import java.util.function.LongSupplier;

/** When the next checkpoint is due. Steps and epochs count over all runs of the model. */
final class Due {
  private final CheckpointInterval every;
  private final LongSupplier clock;
  private long lastTime;
  private long lastStep;
  private int lastEpoch;

  Due(CheckpointInterval every, LongSupplier clock) {
    this.every = every;
    this.clock = clock;
  }

  /** Says that a run begins or goes on. */
  void begin(Trainer trainer) {
    taken(trainer);
  }

  /** Says that one was taken. */
  void taken(Trainer trainer) {
    lastTime = clock.getAsLong();
    lastStep = trainer.optimizer().step();
    lastEpoch = trainer.epochsDone();
  }

  boolean isDue(Trainer trainer, RunPoint point) {
    return switch (every) {
      case CheckpointInterval.Time time ->
          clock.getAsLong() - lastTime >= time.duration().toNanos();
      case CheckpointInterval.Steps steps ->
          point == RunPoint.STEP
              && trainer.optimizer().step() / steps.count() > lastStep / steps.count();
      case CheckpointInterval.Epochs epochs ->
          trainer.epochsDone() / epochs.count() > lastEpoch / epochs.count();
    };
  }
}
