package io.lockstep.kernels.library.rule;

import static io.lockstep.kernels.library.rule.Element.sign;
import static io.lockstep.kernels.library.rule.RuleParts.rule;
import static io.lockstep.kernels.library.rule.RuleParts.share;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.List;

/** Descent by signs; the sign of 0 is 0, and so is that of NaN. */
public final class SignRules {
  /**
   * SignSGD (Bernstein et al., 2018): {@code p - lr sign(g)}; weight decay, if any, is decoupled,
   * as the paper adds it.
   */
  public static final OptimizerRule SIGNSGD =
      rule(
              "signsgd",
              List.of(Hyperparameter.rate(0.001), Hyperparameter.weightDecay(0)),
              List.of(),
              List.of(Scalar.of("lr"), Scalar.decayFactor()),
              e -> List.of(e.shrunk().descend(sign(e.g()))))
          .described("p - lr sign(g)", "Bernstein et al., 2018");

  /** Signum (Bernstein et al., 2018): {@code m = mu m + (1 - mu) g; p - lr sign(m)}. */
  public static final OptimizerRule SIGNUM =
      signOfMean("signum", 0.9, 0)
          .described(
              "m = momentum m + (1 - momentum) g; p (1 - lr weight_decay) - lr sign(m)",
              "Bernstein et al., 2018");

  /**
   * Tiger (Su, 2023): Signum with its own defaults, as Lion where both shares are one. The author
   * also scales the rate by the root mean square of each tensor and shrinks weights where gradients
   * are NaN, which is not done here.
   */
  public static final OptimizerRule TIGER =
      signOfMean("tiger", 0.965, 0.01)
          .described(
              "m = momentum m + (1 - momentum) g; p (1 - lr weight_decay) - lr sign(m)",
              "Su, 2023");

  /**
   * Lion (Chen et al., 2023): {@code p (1 - lr wd) - lr sign(beta1 m + (1 - beta1) g); m = beta2 m
   * + (1 - beta2) g}. Keras has a rate of 0.001 where none is given.
   */
  public static final OptimizerRule LION =
      rule(
              "lion",
              List.of(
                  Hyperparameter.rate(1e-4),
                  share("beta1", 0.9, "share of the mean in a step"),
                  share("beta2", 0.99, "share of the mean that is kept"),
                  Hyperparameter.weightDecay(0)),
              List.of("mean"),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("beta1"),
                  Scalar.oneMinus("beta1"),
                  Scalar.of("beta2"),
                  Scalar.oneMinus("beta2"),
                  Scalar.decayFactor()),
              e ->
                  List.of(
                      e.shrunk().descend(sign(e.mean("mean", "beta1", e.g()))),
                      e.mean("mean", "beta2", e.g())))
          .described(
              "p (1 - lr weight_decay) - lr sign(beta1 m + (1 - beta1) g);"
                  + " m = beta2 m + (1 - beta2) g",
              "Chen et al., 2023");

  /**
   * Rprop without backtracking (Riedmiller and Braun, 1993; Igel and Huesken, 2000), as PyTorch has
   * it: each weight has a step size, which grows where the sign of its gradient stays, and falls
   * where it turns; there the weight rests for a step. Only signs count, so it wants the gradient
   * of all data. It is often printed with the gradient times the factor added to the weight, which
   * would go uphill and use its size.
   */
  public static final OptimizerRule RPROP =
      rule(
              "rprop",
              List.of(
                  Hyperparameter.in(Interval.atLeast(0), "lr", 0.01, "the first step size")
                      .aliased("learning_rate"),
                  Hyperparameter.in(
                      Interval.above(0).below(1), "eta_minus", 0.5, "factor where signs differ"),
                  Hyperparameter.in(Interval.above(1), "eta_plus", 1.2, "factor where they agree"),
                  Hyperparameter.in(Interval.atLeast(0), "step_min", 1e-6, "least step size"),
                  Hyperparameter.in(Interval.atLeast(0), "step_max", 50, "largest step size")),
              List.of("step_size", "previous_gradient"),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("eta_minus"),
                  Scalar.of("eta_plus"),
                  Scalar.of("step_min"),
                  Scalar.of("step_max"),
                  Scalar.first()),
              e -> {
                Expr agreement = sign(e.g()).mul(sign(e.get("previous_gradient")));
                Expr turned = agreement.lt(0);
                Expr factor =
                    agreement
                        .gt(0)
                        .select(
                            e.get("eta_plus"),
                            turned.select(e.get("eta_minus"), e.g().constant(1)));
                Expr size =
                    e.startingAt(e.get("lr"), "step_size")
                        .mul(factor)
                        .max(e.get("step_min"))
                        .min(e.get("step_max"));
                Expr used = turned.select(e.g().constant(0), e.g());
                return List.of(Element.descend(e.p(), size, sign(used)), size, used);
              })
          .described(
              "s = clamp(s (g g_(t-1) > 0 ? eta_plus : g g_(t-1) < 0 ? eta_minus : 1));"
                  + " p - s sign(g), but p where the sign turned",
              "Riedmiller and Braun, 1993")
          .convention(
              "PyTorch's: where the sign turned, nothing is stepped; only the sign of g "
                  + "counts, though it is often printed as p + eta_plus g");

  private SignRules() {}

  /** Returns the rules of this family in order. */
  static List<OptimizerRule> all() {
    return List.of(SIGNSGD, SIGNUM, TIGER, LION, RPROP);
  }

  private static OptimizerRule signOfMean(String name, double momentum, double weightDecay) {
    return rule(
        name,
        List.of(
            Hyperparameter.rate(0.001),
            share("momentum", momentum, "share of the mean that is kept").aliased("beta"),
            Hyperparameter.weightDecay(weightDecay)),
        List.of("mean"),
        List.of(
            Scalar.of("lr"),
            Scalar.of("momentum"),
            Scalar.oneMinus("momentum"),
            Scalar.decayFactor()),
        e -> {
          Expr mean = e.mean("mean", "momentum", e.g());
          return List.of(e.shrunk().descend(sign(mean)), mean);
        });
  }
}
