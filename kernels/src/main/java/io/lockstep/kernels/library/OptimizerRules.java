package io.lockstep.kernels.library;

import io.lockstep.kernels.expr.Expr;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The optimizer updates, one constant each, with the conventions of PyTorch. */
public final class OptimizerRules {
  /** Stochastic gradient descent (Robbins and Monro, 1951): {@code p - lr (g + wd p)}. */
  public static final OptimizerRule SGD =
      new OptimizerRule(
          "sgd",
          ordered("lr", 0.01, "weight_decay", 0),
          List.of(),
          List.of("lr", "weight_decay"),
          (h, step, scalars) -> {
            scalars[0] = get(h, "lr");
            scalars[1] = get(h, "weight_decay");
          },
          (p, g, state, s) -> List.of(descend(p, s.get(0), decayed(p, g, s.get(1)))));

  /** Gradient descent with a heavy ball (Polyak, 1964): {@code v = mu v + g; p - lr v}. */
  public static final OptimizerRule MOMENTUM =
      new OptimizerRule(
          "momentum",
          ordered("lr", 0.01, "momentum", 0.9, "weight_decay", 0),
          List.of("velocity"),
          List.of("lr", "momentum", "weight_decay"),
          OptimizerRules::momentumScalars,
          (p, g, state, s) -> {
            Expr velocity = s.get(1).fma(state.get(0), decayed(p, g, s.get(2)));
            return List.of(descend(p, s.get(0), velocity), velocity);
          });

  /**
   * Accelerated gradient descent (Nesterov, 1983, as in Sutskever et al., 2013): {@code v = mu v +
   * g; p - lr (g + mu v)}.
   */
  public static final OptimizerRule NESTEROV =
      new OptimizerRule(
          "nesterov",
          ordered("lr", 0.01, "momentum", 0.9, "weight_decay", 0),
          List.of("velocity"),
          List.of("lr", "momentum", "weight_decay"),
          OptimizerRules::momentumScalars,
          (p, g, state, s) -> {
            Expr decayed = decayed(p, g, s.get(2));
            Expr velocity = s.get(1).fma(state.get(0), decayed);
            return List.of(descend(p, s.get(0), s.get(1).fma(velocity, decayed)), velocity);
          });

  /** Adam (Kingma and Ba, 2015); weight decay, if any, is added to the gradient. */
  public static final OptimizerRule ADAM =
      new OptimizerRule(
          "adam",
          ordered("lr", 0.001, "beta1", 0.9, "beta2", 0.999, "epsilon", 1e-8, "weight_decay", 0),
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
          (h, step, scalars) -> adamScalars(h, step, get(h, "weight_decay"), scalars),
          (p, g, state, s) -> adam(p, decayed(p, g, s.get(7)), state, s));

  /** Adam with decoupled weight decay (Loshchilov and Hutter, 2019): {@code p (1 - lr wd)}. */
  public static final OptimizerRule ADAMW =
      new OptimizerRule(
          "adamw",
          ordered("lr", 0.001, "beta1", 0.9, "beta2", 0.999, "epsilon", 1e-8, "weight_decay", 0.01),
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
              adamScalars(h, step, 1 - get(h, "lr") * get(h, "weight_decay"), scalars),
          (p, g, state, s) -> adam(p.mul(s.get(7)), g, state, s));

  private static final Registry<OptimizerRule> REGISTRY =
      new Registry<>(
          "optimizer", r -> List.of(r.name()), List.of(SGD, MOMENTUM, NESTEROV, ADAM, ADAMW));

  private OptimizerRules() {}

  /** Returns every optimizer update, in a fixed order. */
  public static List<OptimizerRule> all() {
    return REGISTRY.all();
  }

  /**
   * Returns the optimizer update with the given name.
   *
   * @throws IllegalArgumentException if there is none; the message suggests the nearest name
   */
  public static OptimizerRule byName(String name) {
    return REGISTRY.byName(name);
  }

  private static Expr decayed(Expr parameter, Expr gradient, Expr weightDecay) {
    return weightDecay.fma(parameter, gradient);
  }

  private static Expr descend(Expr parameter, Expr rate, Expr direction) {
    return rate.neg().fma(direction, parameter);
  }

  private static void momentumScalars(Map<String, Double> h, long step, double[] scalars) {
    scalars[0] = get(h, "lr");
    scalars[1] = get(h, "momentum");
    scalars[2] = get(h, "weight_decay");
  }

  private static void adamScalars(
      Map<String, Double> h, long step, double decay, double[] scalars) {
    double beta1 = get(h, "beta1");
    double beta2 = get(h, "beta2");
    double correction1 = 1 - StrictMath.pow(beta1, (double) step);
    double correction2 = 1 - StrictMath.pow(beta2, (double) step);
    scalars[0] = get(h, "lr") / correction1;
    scalars[1] = beta1;
    scalars[2] = 1 - beta1;
    scalars[3] = beta2;
    scalars[4] = 1 - beta2;
    scalars[5] = 1 / Math.sqrt(correction2);
    scalars[6] = get(h, "epsilon");
    scalars[7] = decay;
  }

  private static List<Expr> adam(Expr p, Expr g, List<Expr> state, List<Expr> s) {
    Expr first = s.get(1).fma(state.get(0), s.get(2).mul(g));
    Expr second = s.get(3).fma(state.get(1), s.get(4).mul(g).mul(g));
    Expr denominator = second.sqrt().fma(s.get(5), s.get(6));
    return List.of(descend(p, s.get(0), first.div(denominator)), first, second);
  }

  private static double get(Map<String, Double> hyperparameters, String name) {
    Double value = hyperparameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "[optimizer] hyperparameter '"
              + name
              + "' is missing; fill in the defaults with"
              + " configure(Map)");
    }
    return value;
  }

  private static Map<String, Double> ordered(Object... namesAndValues) {
    Map<String, Double> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], ((Number) namesAndValues[i + 1]).doubleValue());
    }
    return map;
  }
}
