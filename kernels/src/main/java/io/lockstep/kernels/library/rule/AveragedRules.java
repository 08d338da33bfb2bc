package io.lockstep.kernels.library.rule;

import static io.lockstep.kernels.library.rule.RuleParts.rule;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Descent with a mean of the weights it passed through, which is state {@code average}; the
 * parameters are the latest weights.
 */
public final class AveragedRules {
  /**
   * Averaged descent (Polyak and Juditsky, 1992) as PyTorch has it, with a falling rate (Xu, 2011):
   * {@code eta = lr/(1 + lambda lr (t - 1))^alpha; p = p (1 - lambda eta) - eta g; a = a + mu (p -
   * a)}, where {@code mu = 1/max(1, t - 1 - t0)}, so that a is p until step t0 + 2.
   */
  public static final OptimizerRule ASGD =
      rule(
              "asgd",
              List.of(
                  Hyperparameter.rate(0.01),
                  Hyperparameter.in(Interval.atLeast(0), "lambda", 1e-4, "pull to 0, fall of rate")
                      .aliased("lambd"),
                  Hyperparameter.in(Interval.atLeast(0), "alpha", 0.75, "power of the rate's fall"),
                  Hyperparameter.in(Interval.atLeast(0), "t0", 1e6, "steps before the mean begins"),
                  Hyperparameter.weightDecay(0)),
              List.of("average"),
              List.of(
                  new Scalar("lr", AveragedRules::asgdRate),
                  new Scalar(
                      "kept", (h, step) -> 1 - Scalar.value(h, "lambda") * asgdRate(h, step)),
                  new Scalar(
                      "entering", (h, step) -> 1 / Math.max(1, step - 1 - Scalar.value(h, "t0"))),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr next = e.withParameter(e.p().mul(e.get("kept"))).descend(g);
                return List.of(next, averaged(e, next));
              })
          .described(
              "eta = lr/(1 + lambda lr (t - 1))^alpha; p (1 - lambda eta) - eta g;"
                  + " average of p from step t0",
              "Polyak and Juditsky, 1992")
          .convention(
              "PyTorch's: the average is kept as state, and p stays as it was trained; "
                  + "swa(sgd) evaluates with the average");

  /**
   * Gadam (Granziol et al., 2020): AdamW, and the mean of its weights from a step on, {@code a = a
   * + (p - a)/max(1, t - averaging_start)}.
   */
  public static final OptimizerRule GADAM =
      rule(
              "gadam",
              gadamParameters(),
              List.of("first_moment", "second_moment", "average"),
              List.of(
                  new Scalar(
                      "lr",
                      (h, step) -> Scalar.value(h, "lr") / Scalar.correction(h, "beta1", step)),
                  Scalar.of("beta1"),
                  Scalar.oneMinus("beta1"),
                  Scalar.of("beta2"),
                  Scalar.oneMinus("beta2"),
                  new Scalar(
                      "inverse_root_correction",
                      (h, step) -> 1 / Math.sqrt(Scalar.correction(h, "beta2", step))),
                  Scalar.of("epsilon"),
                  new Scalar(
                      "entering",
                      (h, step) -> 1 / Math.max(1, step - Scalar.value(h, "averaging_start"))),
                  Scalar.decayFactor()),
              e -> {
                Expr first = e.mean("first_moment", "beta1", e.g());
                Expr second = e.meanSquare("second_moment", "beta2", e.g());
                Expr divisor =
                    second.sqrt().fma(e.get("inverse_root_correction"), e.get("epsilon"));
                Expr next = e.shrunk().descend(first.div(divisor));
                return List.of(next, first, second, averaged(e, next));
              })
          .described("adamw; average of p from step averaging_start", "Granziol et al., 2020");

  private AveragedRules() {}

  /** Returns the rules of this family in order. */
  static List<OptimizerRule> all() {
    return List.of(ASGD, GADAM);
  }

  private static List<Hyperparameter> gadamParameters() {
    List<Hyperparameter> parameters = new ArrayList<>(AdamRules.moments(0.01));
    parameters.add(
        Hyperparameter.in(
            Interval.atLeast(0), "averaging_start", 0, "steps before the mean begins"));
    return parameters;
  }

  private static double asgdRate(Map<String, Double> h, long step) {
    double lr = Scalar.value(h, "lr");
    double fall = 1 + Scalar.value(h, "lambda") * lr * (step - 1);
    return lr / StrictMath.pow(fall, Scalar.value(h, "alpha"));
  }

  /** Where all of p enters, the difference to the average is left out, as it would be rounded. */
  private static Expr averaged(Element e, Expr next) {
    Expr average = e.get("average");
    Expr mean = e.get("entering").fma(next.sub(average), average);
    return e.get("entering").lt(1).select(mean, next);
  }
}
