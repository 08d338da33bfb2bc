package io.lockstep.training.optim.tensor;

import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;

/** The usual hyperparameters of rules. */
final class Steering {
  private static final Interval SHARE = Interval.atLeast(0).below(1);

  private Steering() {}

  static Hyperparameter rate(double initial) {
    return Hyperparameter.rate(initial);
  }

  static Hyperparameter decay(double initial) {
    return Hyperparameter.weightDecay(initial);
  }

  static Hyperparameter beta1(double initial) {
    return share("beta1", initial, "share of the first moment that is kept");
  }

  static Hyperparameter beta2(double initial) {
    return share("beta2", initial, "share of the second moment that is kept");
  }

  static Hyperparameter momentum(double initial) {
    return share("momentum", initial, "share of the velocity that is kept");
  }

  static Hyperparameter share(String name, double initial, String description) {
    return Hyperparameter.in(SHARE, name, initial, description);
  }

  static Hyperparameter epsilon(double initial) {
    return Hyperparameter.in(Interval.atLeast(0), "epsilon", initial, "keeps divisors from 0")
        .aliased("eps");
  }

  static Hyperparameter positive(String name, double initial, String description) {
    return Hyperparameter.in(Interval.above(0), name, initial, description);
  }

  static Hyperparameter atLeast0(String name, double initial, String description) {
    return Hyperparameter.in(Interval.atLeast(0), name, initial, description);
  }
}
