package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.Expr;
import java.util.List;
import java.util.Map;

/**
 * The optimizer updates: one constant for each that is built in, with the conventions of PyTorch,
 * and those that were registered.
 */
public final class OptimizerRules {
  private static final Interval DECAY = Interval.atLeast(0).below(1);

  private static final List<Hyperparameter> MOMENTA =
      List.of(
          Hyperparameter.rate(0.01),
          Hyperparameter.in(DECAY, "momentum", 0.9, "share of the velocity that is kept"),
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

  /** Adam (Kingma and Ba, 2015); weight decay, if any, is added to the gradient. */
  public static final OptimizerRule ADAM =
      new OptimizerRule(
              "adam",
              moments(0),
              List.of("first_moment", "second_moment"),
              List.of(
                  "step_size",
                  "beta1",
                  "one_minus_beta1",
                  "beta2",
                  "one_minus_beta2",
                  "inverse_root_correction",
                  "epsilon",
                  "weight_decay"),
              (h, step, scalars) ->
                  adamScalars(h, step, OptimizerRule.value(h, "weight_decay"), scalars),
              (p, g, state, s) -> adam(p, decayed(p, g, s.get(7)), state, s))
          .described("m, v: means of g, g^2; p - lr m/(sqrt(v) + epsilon)", "Kingma and Ba, 2015");

  /** Adam with decoupled weight decay (Loshchilov and Hutter, 2019): {@code p (1 - lr wd)}. */
  public static final OptimizerRule ADAMW =
      new OptimizerRule(
              "adamw",
              moments(0.01),
              List.of("first_moment", "second_moment"),
              List.of(
                  "step_size",
                  "beta1",
                  "one_minus_beta1",
                  "beta2",
                  "one_minus_beta2",
                  "inverse_root_correction",
                  "epsilon",
                  "decay_factor"),
              (h, step, scalars) ->
                  adamScalars(
                      h,
                      step,
                      1 - OptimizerRule.value(h, "lr") * OptimizerRule.value(h, "weight_decay"),
                      scalars),
              (p, g, state, s) -> adam(p.mul(s.get(7)), g, state, s))
          .described("adam, of p (1 - lr weight_decay)", "Loshchilov and Hutter, 2019");

  private static final Registry<OptimizerRule> REGISTRY =
      Registry.of(
          "optimizer", r -> List.of(r.name()), List.of(SGD, MOMENTUM, NESTEROV, ADAM, ADAMW));

  private OptimizerRules() {}

  /**
   * Registers an optimizer update of one's own, so that it is found by its name.
   *
   * @return the update
   * @throws IllegalArgumentException if its name cannot be one, or is taken
   */
  public static OptimizerRule register(OptimizerRule rule) {
    return REGISTRY.register(rule, List.of(rule.name()));
  }

  /** Returns every optimizer update: the built-in ones in a fixed order, then those registered. */
  public static List<OptimizerRule> all() {
    return REGISTRY.all();
  }

  /**
   * Returns the optimizer update with the given name.
   *
   * @throws UnknownNameException if there is none; the message suggests the nearest name
   */
  public static OptimizerRule byName(String name) {
    return REGISTRY.byName(name);
  }

  private static List<Hyperparameter> moments(double weightDecay) {
    return List.of(
        Hyperparameter.rate(0.001),
        Hyperparameter.in(DECAY, "beta1", 0.9, "share of the first moment that is kept"),
        Hyperparameter.in(DECAY, "beta2", 0.999, "share of the second moment that is kept"),
        Hyperparameter.in(Interval.atLeast(0), "epsilon", 1e-8, "added to the root").aliased("eps"),
        Hyperparameter.weightDecay(weightDecay));
  }

  private static Expr decayed(Expr parameter, Expr gradient, Expr weightDecay) {
    return weightDecay.fma(parameter, gradient);
  }

  private static Expr descend(Expr parameter, Expr rate, Expr direction) {
    return rate.neg().fma(direction, parameter);
  }

  private static void adamScalars(
      Map<String, Double> h, long step, double decay, double[] scalars) {
    double beta1 = OptimizerRule.value(h, "beta1");
    double beta2 = OptimizerRule.value(h, "beta2");
    double correction1 = 1 - StrictMath.pow(beta1, (double) step);
    double correction2 = 1 - StrictMath.pow(beta2, (double) step);
    scalars[0] = OptimizerRule.value(h, "lr") / correction1;
    scalars[1] = beta1;
    scalars[2] = 1 - beta1;
    scalars[3] = beta2;
    scalars[4] = 1 - beta2;
    scalars[5] = 1 / Math.sqrt(correction2);
    scalars[6] = OptimizerRule.value(h, "epsilon");
    scalars[7] = decay;
  }

  private static List<Expr> adam(Expr p, Expr g, List<Expr> state, List<Expr> s) {
    Expr first = s.get(1).fma(state.get(0), s.get(2).mul(g));
    Expr second = s.get(3).fma(state.get(1), s.get(4).mul(g).mul(g));
    Expr denominator = second.sqrt().fma(s.get(5), s.get(6));
    return List.of(descend(p, s.get(0), first.div(denominator)), first, second);
  }
}
