package io.lockstep.kernels.library.rule;

import static io.lockstep.kernels.library.rule.Element.decayed;
import static io.lockstep.kernels.library.rule.Element.descend;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.List;
import java.util.Map;

/** Adam and what came of it. */
public final class AdamRules {
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
              (h, step, scalars) -> scalars(h, step, Scalar.value(h, "weight_decay"), scalars),
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
              (h, step, scalars) -> scalars(h, step, Scalar.decayFactor(h), scalars),
              (p, g, state, s) -> adam(p.mul(s.get(7)), g, state, s))
          .described("adam, of p (1 - lr weight_decay)", "Loshchilov and Hutter, 2019");

  private AdamRules() {}

  /** Returns the rules of this family that were built in after the first ones, in order. */
  static List<OptimizerRule> all() {
    return List.of();
  }

  /** Returns the hyperparameters of Adam. */
  static List<Hyperparameter> moments(double weightDecay) {
    return List.of(
        Hyperparameter.rate(0.001),
        RuleParts.beta1(0.9),
        RuleParts.beta2(0.999),
        RuleParts.epsilon(1e-8),
        Hyperparameter.weightDecay(weightDecay));
  }

  private static void scalars(Map<String, Double> h, long step, double decay, double[] scalars) {
    double beta1 = Scalar.value(h, "beta1");
    double beta2 = Scalar.value(h, "beta2");
    scalars[0] = Scalar.value(h, "lr") / Scalar.correction(h, "beta1", step);
    scalars[1] = beta1;
    scalars[2] = 1 - beta1;
    scalars[3] = beta2;
    scalars[4] = 1 - beta2;
    scalars[5] = 1 / Math.sqrt(Scalar.correction(h, "beta2", step));
    scalars[6] = Scalar.value(h, "epsilon");
    scalars[7] = decay;
  }

  private static List<Expr> adam(Expr p, Expr g, List<Expr> state, List<Expr> s) {
    Expr first = s.get(1).fma(state.get(0), s.get(2).mul(g));
    Expr second = s.get(3).fma(state.get(1), s.get(4).mul(g).mul(g));
    Expr denominator = second.sqrt().fma(s.get(5), s.get(6));
    return List.of(descend(p, s.get(0), first.div(denominator)), first, second);
  }
}
