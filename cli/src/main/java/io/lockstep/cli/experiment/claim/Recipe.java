package io.lockstep.cli.experiment.claim;

import io.lockstep.training.data.Scaling;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.OptimizerConfig;

/**
 * How a model is trained.
 *
 * @param objective what is minimized
 * @param scaling of the features
 * @param optimizer with its rate
 * @param batch examples in a step
 * @param epochs how often to go through them
 */
public record Recipe(
    Objective objective, Scaling scaling, OptimizerConfig optimizer, int batch, int epochs) {
  /** Returns a recipe for classes. */
  public static Recipe classes(Scaling scaling, OptimizerConfig optimizer, int batch, int epochs) {
    return new Recipe(Objective.of(Task.CLASSIFICATION), scaling, optimizer, batch, epochs);
  }

  /** Returns the same with another optimizer. */
  public Recipe with(OptimizerConfig other) {
    return new Recipe(objective, scaling, other, batch, epochs);
  }

  /** Returns the same for another number of epochs. */
  public Recipe lasting(int others) {
    return new Recipe(objective, scaling, optimizer, batch, others);
  }
}
