package io.lockstep.training.optim.tensor;

import io.lockstep.kernels.library.OptimizerRule;
import java.util.Map;

/**
 * A number that a step reads, computed on the host in double precision.
 *
 * @param name by which the step reads it
 * @param value its value at a step, from 1, of all hyperparameters
 */
record HostScalar(String name, Value value) {
  /** A function of the hyperparameters and the number of the step. */
  @FunctionalInterface
  interface Value {
    double at(Map<String, Double> hyperparameters, long step);
  }

  /** Returns {@code one_minus_} a hyperparameter. */
  static HostScalar oneMinus(String hyperparameter) {
    return new HostScalar("one_minus_" + hyperparameter, (h, _) -> 1 - of(h, hyperparameter));
  }

  /** Returns {@code first}: 1 at the first step, else 0; state begins there. */
  static HostScalar first() {
    return new HostScalar("first", (_, step) -> step == 1 ? 1 : 0);
  }

  /** Returns {@code decay_factor}, of decoupled weight decay: {@code 1 - lr weight_decay}. */
  static HostScalar decayFactor() {
    return new HostScalar("decay_factor", (h, _) -> 1 - of(h, "lr") * of(h, "weight_decay"));
  }

  /**
   * Returns {@code unbias_} a hyperparameter: {@code 1/(1 - beta^step)}, which a running mean that
   * began at 0 is multiplied by.
   */
  static HostScalar unbias(String beta) {
    return new HostScalar("unbias_" + beta, (h, step) -> 1 / correction(h, beta, step));
  }

  /** Returns {@code 1 - beta^step}. */
  static double correction(Map<String, Double> hyperparameters, String beta, long step) {
    return 1 - StrictMath.pow(of(hyperparameters, beta), (double) step);
  }

  static double of(Map<String, Double> hyperparameters, String name) {
    return OptimizerRule.value(hyperparameters, name);
  }
}
