package io.lockstep.kernels.library.rule;

import static io.lockstep.kernels.library.rule.RuleParts.epsilon;
import static io.lockstep.kernels.library.rule.RuleParts.rule;
import static io.lockstep.kernels.library.rule.RuleParts.share;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.List;
import java.util.Map;

/** Descent by velocities that are mixed, annealed, restarted, clipped or corrected. */
public final class VelocityRules {
  private static final String KEPT = "share of the velocity that is kept";

  /**
   * Quasi-hyperbolic momentum (Ma and Yarats, 2019): {@code m = beta m + (1 - beta) g; p - lr ((1 -
   * nu) g + nu m)}. The rate is that of plain descent, ten times that of a momentum of 0.9.
   */
  public static final OptimizerRule QHM =
      rule(
              "qhm",
              List.of(
                  Hyperparameter.rate(0.1),
                  share("momentum", 0.999, "share of the mean that is kept").aliased("beta"),
                  Hyperparameter.in(
                      Interval.atLeast(0).upTo(1), "nu", 0.7, "share of the mean in a step"),
                  Hyperparameter.weightDecay(0)),
              List.of("mean"),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("momentum"),
                  Scalar.oneMinus("momentum"),
                  Scalar.of("nu"),
                  Scalar.oneMinus("nu"),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr mean = e.mean("mean", "momentum", g);
                return List.of(
                    e.descend(e.get("nu").fma(mean, e.get("one_minus_nu").mul(g))), mean);
              })
          .described(
              "m = momentum m + (1 - momentum) g; p - lr ((1 - nu) g + nu m)",
              "Ma and Yarats, 2019");

  /**
   * Aggregated momentum (Lucas et al., 2019): the mean of three velocities of different memory,
   * {@code v_i = beta_i v_i + g; p - lr/3 (v_1 + v_2 + v_3)}.
   */
  public static final OptimizerRule AGGMO =
      rule(
              "aggmo",
              List.of(
                  Hyperparameter.rate(0.01),
                  share("beta1", 0, "share of the first velocity that is kept"),
                  share("beta2", 0.9, "share of the second one that is kept"),
                  share("beta3", 0.99, "share of the third one that is kept"),
                  Hyperparameter.weightDecay(0)),
              List.of("velocity1", "velocity2", "velocity3"),
              List.of(
                  new Scalar("lr", (h, _) -> Scalar.value(h, "lr") / 3),
                  Scalar.of("beta1"),
                  Scalar.of("beta2"),
                  Scalar.of("beta3"),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr first = e.get("beta1").fma(e.get("velocity1"), g);
                Expr second = e.get("beta2").fma(e.get("velocity2"), g);
                Expr third = e.get("beta3").fma(e.get("velocity3"), g);
                return List.of(e.descend(first.add(second).add(third)), first, second, third);
              })
          .described("v_i = beta_i v_i + g; p - lr (v_1 + v_2 + v_3)/3", "Lucas et al., 2019");

  /**
   * Positive-negative momentum (Xie et al., 2021): two means take turns, and the older one is
   * subtracted: {@code m_t = beta^2 m_(t-2) + (1 - beta^2) g; p - lr ((1 + b) m_t - b m_(t-1)) /
   * sqrt((1 + b)^2 + b^2)}; the decay is decoupled, as in the authors' code.
   */
  public static final OptimizerRule PNM =
      rule(
              "pnm",
              List.of(
                  Hyperparameter.rate(0.001),
                  share("momentum", 0.9, "share of a mean that is kept").aliased("beta1"),
                  Hyperparameter.in(Interval.atLeast(0), "negative", 1, "weight of the older mean")
                      .aliased("beta0", "beta2"),
                  Hyperparameter.weightDecay(0)),
              List.of("mean", "older_mean"),
              List.of(
                  Scalar.of("lr"),
                  new Scalar("square", (h, _) -> square(h)),
                  new Scalar("one_minus_square", (h, _) -> 1 - square(h)),
                  new Scalar("newer_share", (h, _) -> (1 + negative(h)) / noise(h)),
                  new Scalar("older_share", (h, _) -> negative(h) / noise(h)),
                  Scalar.decayFactor()),
              e -> {
                Expr mean = e.mean("older_mean", "square", e.g());
                Expr older = e.get("mean");
                Expr direction =
                    e.get("newer_share").fma(mean, e.get("older_share").neg().mul(older));
                return List.of(e.shrunk().descend(direction), mean, older);
              })
          .described(
              "m_t = momentum^2 m_(t-2) + (1 - momentum^2) g;"
                  + " p - lr ((1 + b) m_t - b m_(t-1))/sqrt((1 + b)^2 + b^2), b = negative",
              "Xie et al., 2021");

  /**
   * SGD with early momentum (Ramezani-Kebrya et al., 2021): momentum for a number of steps, then
   * plain descent.
   */
  public static final OptimizerRule SGDEM =
      rule(
              "sgdem",
              List.of(
                  Hyperparameter.rate(0.01),
                  share("momentum", 0.9, KEPT),
                  Hyperparameter.in(
                      Interval.atLeast(0), "momentum_steps", 1000, "steps with momentum"),
                  Hyperparameter.weightDecay(0)),
              List.of("velocity"),
              List.of(
                  Scalar.of("lr"),
                  new Scalar(
                      "momentum",
                      (h, step) ->
                          step <= Scalar.value(h, "momentum_steps")
                              ? Scalar.value(h, "momentum")
                              : 0),
                  Scalar.of("weight_decay")),
              e -> {
                Expr velocity = e.get("momentum").fma(e.get("velocity"), e.decayed().g());
                return List.of(e.descend(velocity), velocity);
              })
          .described(
              "v = momentum v + g for momentum_steps, then v = g; p - lr v",
              "Ramezani-Kebrya et al., 2021");

  /**
   * Scheduled restart SGD (Wang et al., 2020): Nesterov's growing momentum, begun again every
   * {@code restart} steps: {@code v_t = p - lr g; p = v_t + mu (v_t - v_(t-1)), mu = k/(k + 3), k =
   * (t - 1) mod restart}.
   */
  public static final OptimizerRule SRSGD =
      rule(
              "srsgd",
              List.of(
                  Hyperparameter.rate(0.1),
                  Hyperparameter.in(
                      Interval.atLeast(1), "restart", 40, "steps until momentum begins again"),
                  Hyperparameter.weightDecay(0)),
              List.of("descended"),
              List.of(
                  Scalar.of("lr"),
                  new Scalar(
                      "momentum",
                      (h, step) -> {
                        double k = (step - 1) % Math.rint(Scalar.value(h, "restart"));
                        return k / (k + 3);
                      }),
                  Scalar.of("weight_decay")),
              e -> {
                Expr descended = e.descend(e.decayed().g());
                Expr difference = descended.sub(e.get("descended"));
                return List.of(e.get("momentum").fma(difference, descended), descended);
              })
          .described(
              "v' = p - lr g; v' + k/(k + 3) (v' - v), k = (t - 1) mod restart",
              "Wang et al., 2020");

  /**
   * CoolMomentum (Borysenko and Byshkin, 2021): momentum that falls by simulated annealing, {@code
   * rho = max(0, 1 - (1 - momentum)/cooling^(t-1)); v = rho v - lr (1 + rho)/2 g; p + v}. With a
   * cooling of {@code (1 - momentum)^(1/steps)} the momentum is 0 after so many steps.
   */
  public static final OptimizerRule COOL_MOMENTUM =
      rule(
              "cool_momentum",
              List.of(
                  Hyperparameter.rate(0.01),
                  share("momentum", 0.99, "share of the velocity that is kept at first"),
                  Hyperparameter.in(
                      Interval.above(0).upTo(1), "cooling", 0.99997, "1 for no annealing"),
                  Hyperparameter.weightDecay(0)),
              List.of("velocity"),
              List.of(
                  new Scalar("rho", VelocityRules::rho),
                  new Scalar("rate", (h, step) -> Scalar.value(h, "lr") * (1 + rho(h, step)) / 2),
                  Scalar.of("weight_decay")),
              e -> {
                Expr push = e.get("rate").neg().mul(e.decayed().g());
                Expr velocity = e.get("rho").fma(e.get("velocity"), push);
                return List.of(e.p().add(velocity), velocity);
              })
          .described(
              "r = max(0, 1 - (1 - momentum)/cooling^(t-1)); v = r v - lr (1 + r)/2 g; p + v",
              "Borysenko and Byshkin, 2021");

  /**
   * AccSGD (Kidambi et al., 2018), accelerated descent by a long and a short step: with {@code beta
   * = xi c^2/kappa} and {@code zeta = c/(c + beta)}, {@code w = (1 - beta) w + beta (p - lr kappa/c
   * g); p = zeta (p - lr g) + (1 - zeta) w}; w begins at the parameters.
   */
  public static final OptimizerRule ACC_SGD =
      rule(
              "acc_sgd",
              List.of(
                  Hyperparameter.rate(0.001),
                  Hyperparameter.in(Interval.above(0), "kappa", 1000, "long step by short step"),
                  Hyperparameter.in(Interval.above(0), "xi", 10, "statistical advantage"),
                  Hyperparameter.in(Interval.above(0).upTo(1), "constant", 0.7, "of the authors"),
                  Hyperparameter.weightDecay(0)),
              List.of("average"),
              List.of(
                  Scalar.of("lr"),
                  new Scalar("one_minus_long", (h, _) -> 1 - longShare(h)),
                  new Scalar("long", (h, _) -> longShare(h)),
                  new Scalar(
                      "long_rate",
                      (h, _) ->
                          Scalar.value(h, "lr")
                              * Scalar.value(h, "kappa")
                              / Scalar.value(h, "constant")),
                  new Scalar("zeta", (h, _) -> zeta(h)),
                  new Scalar("one_minus_zeta", (h, _) -> 1 - zeta(h)),
                  Scalar.first(),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr far = Element.descend(e.p(), e.get("long_rate"), g);
                Expr before = e.startingAt(e.p(), "average");
                Expr average = e.get("one_minus_long").fma(before, e.get("long").mul(far));
                Expr near = e.descend(g);
                return List.of(
                    e.get("zeta").fma(near, e.get("one_minus_zeta").mul(average)), average);
              })
          .described(
              "b = xi constant^2/kappa; w = (1 - b) w + b (p - lr kappa/constant g);"
                  + " z = constant/(constant + b); z (p - lr g) + (1 - z) w",
              "Kidambi et al., 2018");

  /**
   * PID (An et al., 2018), a controller: {@code i = mu i + g; d = mu d + (1 - mu)(g - g_(t-1)); p -
   * lr (g + integral i + derivative d)}; d is 0 after the first step.
   */
  public static final OptimizerRule PID =
      rule(
              "pid",
              List.of(
                  Hyperparameter.rate(0.001),
                  share("momentum", 0.9, "share of integral and derivative that is kept"),
                  Hyperparameter.in(Interval.atLeast(0), "integral", 5, "weight of the integral"),
                  Hyperparameter.in(
                      Interval.atLeast(0), "derivative", 10, "weight of the derivative"),
                  Hyperparameter.weightDecay(0)),
              List.of("integral_sum", "derivative_mean", "previous_gradient"),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("momentum"),
                  Scalar.oneMinus("momentum"),
                  Scalar.of("integral"),
                  Scalar.of("derivative"),
                  Scalar.first(),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr sum = e.get("momentum").fma(e.get("integral_sum"), g);
                Expr change = g.sub(e.startingAt(g, "previous_gradient"));
                Expr derivative = e.mean("derivative_mean", "momentum", change);
                Expr direction = e.get("derivative").fma(derivative, e.get("integral").fma(sum, g));
                return List.of(e.descend(direction), sum, derivative, g);
              })
          .described(
              "i = momentum i + g; d = momentum d + (1 - momentum)(g - g_(t-1));"
                  + " p - lr (g + integral i + derivative d)",
              "An et al., 2018");

  /**
   * Shuffling momentum gradient (Tran, Nguyen and Tran-Dinh, 2021): the momentum is the mean
   * gradient of the epoch before, which does not change within one: {@code p - lr (mu m + (1 - mu)
   * g)}.
   */
  public static final OptimizerRule SMG =
      rule(
              "smg",
              List.of(
                  Hyperparameter.rate(0.01),
                  share("momentum", 0.5, "share of the mean of the epoch before"),
                  Hyperparameter.in(Interval.atLeast(1), "epoch_steps", 100, "steps of an epoch"),
                  Hyperparameter.weightDecay(0)),
              List.of("epoch_mean", "sum"),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("momentum"),
                  Scalar.oneMinus("momentum"),
                  new Scalar("share", (h, _) -> 1 / Math.rint(Scalar.value(h, "epoch_steps"))),
                  new Scalar(
                      "begins",
                      (h, step) ->
                          (step - 1) % Math.rint(Scalar.value(h, "epoch_steps")) == 0 ? 1 : 0),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr begins = e.get("begins").gt(0);
                Expr mean = begins.select(e.get("sum"), e.get("epoch_mean"));
                Expr before = begins.select(g.constant(0), e.get("sum"));
                Expr sum = e.get("share").fma(g, before);
                Expr direction = e.get("momentum").fma(mean, e.get("one_minus_momentum").mul(g));
                return List.of(e.descend(direction), mean, sum);
              })
          .described(
              "p - lr (momentum m + (1 - momentum) g), m: mean g of the epoch before",
              "Tran, Nguyen and Tran-Dinh, 2021");

  /**
   * ACClip (Zhang et al., 2020): momentum clipped by element at the mean size of its gradients:
   * {@code m = beta1 m + (1 - beta1) g; a = beta2 a + (1 - beta2) |g|; p - lr min(a/(|m| + eps), 1)
   * m}. The exponent of the paper is 1, its default.
   */
  public static final OptimizerRule ACCLIP =
      rule(
              "acclip",
              List.of(
                  Hyperparameter.rate(0.001),
                  RuleParts.beta1(0.9),
                  share("beta2", 0.99, "share of the mean size that is kept"),
                  epsilon(1e-5, "added to the size of the mean"),
                  Hyperparameter.weightDecay(0)),
              List.of("mean", "mean_size"),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("beta1"),
                  Scalar.oneMinus("beta1"),
                  Scalar.of("beta2"),
                  Scalar.oneMinus("beta2"),
                  Scalar.of("epsilon"),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr mean = e.mean("mean", "beta1", g);
                Expr size = e.mean("mean_size", "beta2", g.abs());
                Expr clip = size.div(mean.abs().add(e.get("epsilon"))).min(1);
                return List.of(e.descend(clip.mul(mean)), mean, size);
              })
          .described(
              "m, a: means of g, |g|; p - lr min(a/(|m| + epsilon), 1) m", "Zhang et al., 2020");

  private VelocityRules() {}

  /** Returns the rules of this family in order. */
  static List<OptimizerRule> all() {
    return List.of(QHM, AGGMO, PNM, SGDEM, SRSGD, COOL_MOMENTUM, ACC_SGD, PID, SMG, ACCLIP);
  }

  private static double square(Map<String, Double> h) {
    return Scalar.value(h, "momentum") * Scalar.value(h, "momentum");
  }

  private static double negative(Map<String, Double> h) {
    return Scalar.value(h, "negative");
  }

  private static double noise(Map<String, Double> h) {
    double b = negative(h);
    return Math.sqrt((1 + b) * (1 + b) + b * b);
  }

  private static double rho(Map<String, Double> h, long step) {
    double cooled = StrictMath.pow(Scalar.value(h, "cooling"), step - 1.0);
    return Math.max(0, 1 - (1 - Scalar.value(h, "momentum")) / cooled);
  }

  private static double longShare(Map<String, Double> h) {
    double c = Scalar.value(h, "constant");
    return Scalar.value(h, "xi") * c * c / Scalar.value(h, "kappa");
  }

  private static double zeta(Map<String, Double> h) {
    double c = Scalar.value(h, "constant");
    return c / (c + longShare(h));
  }
}
