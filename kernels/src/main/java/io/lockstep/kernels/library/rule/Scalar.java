package io.lockstep.kernels.library.rule;

import io.lockstep.kernels.library.OptimizerRule;
import java.util.Map;

/**
 * A number that an update reads, computed on the host once a step.
 *
 * @param name by which the update reads it
 * @param value its value at a step, from 1, of all hyperparameters
 */
record Scalar(String name, Value value) {
  /** A function of the hyperparameters and the number of the step. */
  @FunctionalInterface
  interface Value {
    double at(Map<String, Double> hyperparameters, long step);
  }

  /** Returns a hyperparameter as it is. */
  static Scalar of(String hyperparameter) {
    return new Scalar(hyperparameter, (h, _) -> value(h, hyperparameter));
  }

  /** Returns {@code one_minus_} a hyperparameter. */
  static Scalar oneMinus(String hyperparameter) {
    return new Scalar("one_minus_" + hyperparameter, (h, _) -> 1 - value(h, hyperparameter));
  }

  /** Returns {@code first}: 1 at the first step, else 0; state begins there. */
  static Scalar first() {
    return new Scalar("first", (_, step) -> step == 1 ? 1 : 0);
  }

  /** Returns {@code decay_factor}, of decoupled weight decay: {@code 1 - lr weight_decay}. */
  static Scalar decayFactor() {
    return new Scalar("decay_factor", (h, _) -> decayFactor(h));
  }

  static double decayFactor(Map<String, Double> hyperparameters) {
    return 1 - value(hyperparameters, "lr") * value(hyperparameters, "weight_decay");
  }

  /** Returns {@code 1 - beta^step}, by which a running mean that began at 0 is too small. */
  static double correction(Map<String, Double> hyperparameters, String beta, long step) {
    return 1 - StrictMath.pow(value(hyperparameters, beta), (double) step);
  }

  static double value(Map<String, Double> hyperparameters, String name) {
    return OptimizerRule.value(hyperparameters, name);
  }
}
