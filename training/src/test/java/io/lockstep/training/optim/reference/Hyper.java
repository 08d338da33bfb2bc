package io.lockstep.training.optim.reference;

import java.util.Map;
import java.util.Objects;

/**
 * The hyperparameters of a reference.
 *
 * @param values by name
 */
record Hyper(Map<String, Double> values) {
  double get(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  double lr() {
    return get("lr");
  }

  /** Returns the weight decay. */
  double wd() {
    return get("weight_decay");
  }

  /** Returns the next value of a running mean. */
  static double mean(double beta, double mean, double x) {
    return beta * mean + (1 - beta) * x;
  }

  /** A reference's formula, given its hyperparameters. */
  @FunctionalInterface
  interface Formula {
    ElementReference.Formula of(Hyper h);
  }

  /** Returns the factory of an optimizer that goes element by element. */
  static Reference.Factory elements(int states, Formula formula) {
    return values -> new ElementReference(states, formula.of(new Hyper(values)));
  }
}
