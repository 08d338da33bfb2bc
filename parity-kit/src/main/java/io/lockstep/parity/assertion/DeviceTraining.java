package io.lockstep.parity.assertion;

import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.loop.Trainer;
import java.util.List;
import java.util.function.Function;

/**
 * What is trained on each device: anything that is built on an engine and tells a log what must be
 * the same. It is done several times, so it makes all that it changes, and draws from fixed seeds.
 */
@FunctionalInterface
public interface DeviceTraining {
  /**
   * Trains from the beginning.
   *
   * @param engine of one device, or of two in step; it is closed afterwards
   * @param log is told of parameters, steps and losses
   */
  void train(Engine engine, TrainingLog log);

  /**
   * Returns the training of a trainer: parameters, moments and the loss of each whole epoch must be
   * the same.
   *
   * @param steps to take
   * @param data the examples to learn from
   * @param trainer makes a trainer on an engine
   */
  static DeviceTraining of(int steps, Dataset data, Function<Engine, Trainer> trainer) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "[same training] steps must be at least 1, got " + steps + "; give how many to take");
    }
    return (engine, log) -> {
      try (Trainer made = trainer.apply(engine)) {
        log.watch(made.model());
        log.watch(made.optimizer());
        StepLimit limit = new StepLimit(steps, log);
        try {
          made.fit(data, null, steps, List.of(limit));
        } catch (StepLimit.ReachedException e) {
          // As many steps as were asked for are done.
        }
      }
    };
  }
}
