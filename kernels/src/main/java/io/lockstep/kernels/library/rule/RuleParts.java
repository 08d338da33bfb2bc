package io.lockstep.kernels.library.rule;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.List;

/** What rules are made of: usual hyperparameters, and updates that read by name. */
final class RuleParts {
  private static final Interval SHARE = Interval.atLeast(0).below(1);

  private RuleParts() {}

  /** An update that reads state and scalars by name. */
  @FunctionalInterface
  interface Named {
    /** Returns the next parameter, then the next state. */
    List<Expr> of(Element element);
  }

  /** Returns a rule of named scalars. */
  static OptimizerRule rule(
      String name,
      List<Hyperparameter> hyperparameters,
      List<String> state,
      List<Scalar> scalars,
      Named update) {
    List<String> names = scalars.stream().map(Scalar::name).toList();
    return new OptimizerRule(
        name,
        hyperparameters,
        state,
        names,
        (h, step, target) -> {
          for (int i = 0; i < target.length; i++) {
            target[i] = scalars.get(i).value().at(h, step);
          }
        },
        (p, g, values, s) -> update.of(Element.of(p, g, state, values, names, s)));
  }

  /** Returns a rule of which all scalars are the hyperparameters. */
  static OptimizerRule rule(
      String name, List<Hyperparameter> hyperparameters, List<String> state, Named update) {
    List<Scalar> scalars = hyperparameters.stream().map(h -> Scalar.of(h.name())).toList();
    return rule(name, hyperparameters, state, scalars, update);
  }

  /** Returns a share of something that is kept, of at least 0 and below 1. */
  static Hyperparameter share(String name, double initial, String description) {
    return Hyperparameter.in(SHARE, name, initial, description);
  }

  /** Returns {@code beta1}, of a mean of gradients. */
  static Hyperparameter beta1(double initial) {
    return share("beta1", initial, "share of the first moment that is kept");
  }

  /** Returns {@code beta2}, of a mean of squares. */
  static Hyperparameter beta2(double initial) {
    return share("beta2", initial, "share of the second moment that is kept");
  }

  /** Returns the number that keeps a divisor from 0. */
  static Hyperparameter epsilon(double initial) {
    return epsilon(initial, "added to the root");
  }

  /** Returns the number that keeps a divisor from 0, with where it is added. */
  static Hyperparameter epsilon(double initial, String description) {
    return Hyperparameter.in(Interval.atLeast(0), "epsilon", initial, description).aliased("eps");
  }
}
