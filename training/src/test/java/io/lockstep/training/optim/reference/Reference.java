package io.lockstep.training.optim.reference;

import java.util.List;
import java.util.Map;

/** An optimizer at work, in double; one of its own for each run. */
interface Reference {
  /**
   * Takes a step.
   *
   * @param parameters are given their new values
   * @param gradients of them
   * @param t the number of the step, from 1
   * @param loss of the batch, before the step
   */
  void step(List<Values> parameters, List<Values> gradients, int t, double loss);

  /** Makes one. */
  @FunctionalInterface
  interface Factory {
    /**
     * Returns one that has taken no step.
     *
     * @param hyperparameters a value for every one
     */
    Reference with(Map<String, Double> hyperparameters);
  }
}
