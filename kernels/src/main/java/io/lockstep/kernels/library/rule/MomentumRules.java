package io.lockstep.kernels.library.rule;

import static io.lockstep.kernels.library.rule.Element.decayed;
import static io.lockstep.kernels.library.rule.Element.descend;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.List;

/** Gradient descent, with and without a velocity. */
public final class MomentumRules {
  private static final List<Hyperparameter> MOMENTA =
      List.of(
          Hyperparameter.rate(0.01),
          RuleParts.share("momentum", 0.9, "share of the velocity that is kept"),
          Hyperparameter.weightDecay(0));

  /** Stochastic gradient descent (Robbins and Monro, 1951): {@code p - lr (g + wd p)}. */
  public static final OptimizerRule SGD =
      new OptimizerRule(
              "sgd",
              List.of(Hyperparameter.rate(0.01), Hyperparameter.weightDecay(0)),
              List.of(),
              (p, g, state, s) -> List.of(descend(p, s.get(0), decayed(p, g, s.get(1)))))
          .described("p - lr (g + weight_decay p)", "Robbins and Monro, 1951");

  /** Gradient descent with a heavy ball (Polyak, 1964): {@code v = mu v + g; p - lr v}. */
  public static final OptimizerRule MOMENTUM =
      new OptimizerRule(
              "momentum",
              MOMENTA,
              List.of("velocity"),
              (p, g, state, s) -> {
                Expr velocity = s.get(1).fma(state.get(0), decayed(p, g, s.get(2)));
                return List.of(descend(p, s.get(0), velocity), velocity);
              })
          .described("v = momentum v + g; p - lr v", "Polyak, 1964");

  /**
   * Accelerated gradient descent (Nesterov, 1983, as in Sutskever et al., 2013): {@code v = mu v +
   * g; p - lr (g + mu v)}.
   */
  public static final OptimizerRule NESTEROV =
      new OptimizerRule(
              "nesterov",
              MOMENTA,
              List.of("velocity"),
              (p, g, state, s) -> {
                Expr decayed = decayed(p, g, s.get(2));
                Expr velocity = s.get(1).fma(state.get(0), decayed);
                return List.of(descend(p, s.get(0), s.get(1).fma(velocity, decayed)), velocity);
              })
          .described("v = momentum v + g; p - lr (g + momentum v)", "Nesterov, 1983");

  private MomentumRules() {}

  /** Returns the rules of this family that were built in after the first ones, in order. */
  static List<OptimizerRule> all() {
    return List.of();
  }
}
