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

/** Descent that is shortened, clipped or led by how much gradients have varied. */
public final class SpreadRules {
  /**
   * SDProp (Ida, Fujiwara and Iwamura, 2017), as the authors' code has it: {@code c = gamma c +
   * gamma (1 - gamma)(g - m)^2; m = gamma m + (1 - gamma) g; p - lr sqrt(1 - gamma^t) g/(sqrt(c) +
   * eps)}.
   */
  public static final OptimizerRule SDPROP =
      rule(
              "sdprop",
              List.of(
                  Hyperparameter.rate(0.001),
                  share("gamma", 0.99, "share of mean and variance that is kept"),
                  epsilon(1e-8),
                  Hyperparameter.weightDecay(0)),
              List.of("variance", "mean"),
              List.of(
                  new Scalar(
                      "lr",
                      (h, step) ->
                          Scalar.value(h, "lr") * Math.sqrt(Scalar.correction(h, "gamma", step))),
                  Scalar.of("gamma"),
                  Scalar.oneMinus("gamma"),
                  new Scalar(
                      "entering",
                      (h, _) -> Scalar.value(h, "gamma") * (1 - Scalar.value(h, "gamma"))),
                  Scalar.of("epsilon"),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr off = g.sub(e.get("mean"));
                Expr variance =
                    e.get("gamma").fma(e.get("variance"), e.get("entering").mul(off).mul(off));
                Expr direction = g.div(variance.sqrt().add(e.get("epsilon")));
                return List.of(e.descend(direction), variance, e.mean("mean", "gamma", g));
              })
          .described(
              "c = gamma c + gamma (1 - gamma)(g - m)^2; m = mean of g;"
                  + " p - lr sqrt(1 - gamma^t) g/(sqrt(c) + epsilon)",
              "Ida, Fujiwara and Iwamura, 2017");

  /**
   * M-SVAG (Balles and Hennig, 2018): momentum, shortened where the gradient's variance is large
   * beside its mean: {@code m, v} corrected means of g and g^2, {@code p - lr m^2/(m^2 + r (v -
   * m^2)) m}, where {@code r = rho/(1 - rho)} and {@code rho = (1 - b)^2 (1 - b^(2t))/((1 - b^t)^2
   * (1 - b^2))}. At the first step v is m^2 and r is 0; the authors bound rho by 0.999 there.
   */
  public static final OptimizerRule MSVAG =
      rule(
              "msvag",
              List.of(
                  Hyperparameter.rate(0.1),
                  share("momentum", 0.9, "share of both means that is kept").aliased("beta"),
                  Hyperparameter.weightDecay(0)),
              List.of("mean", "mean_square"),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("momentum"),
                  Scalar.oneMinus("momentum"),
                  new Scalar(
                      "inverse_correction",
                      (h, step) -> 1 / Scalar.correction(h, "momentum", step)),
                  new Scalar("noise", SpreadRules::noise),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr mean = e.mean("mean", "momentum", g);
                Expr squares = e.meanSquare("mean_square", "momentum", g);
                Expr m = mean.mul(e.get("inverse_correction"));
                Expr signal = m.mul(m);
                Expr variance = squares.mul(e.get("inverse_correction")).sub(signal).max(0);
                Expr factor = signal.divNoNan(e.get("noise").fma(variance, signal));
                return List.of(e.descend(factor.mul(m)), mean, squares);
              })
          .described(
              "m, v: corrected means of g, g^2; p - lr m^2/(m^2 + r (v - m^2)) m,"
                  + " r: share of noise in m",
              "Balles and Hennig, 2018");

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

  /**
   * Follow the moving leader (Zheng and Kwok, 2017): {@code v} the mean of g^2, {@code d_t = (1 -
   * beta1^t)/lr (sqrt(v/(1 - beta2^t)) + eps); z = beta1 z + (1 - beta1) g - (d_t - beta1 d_(t-1))
   * p; p = -z/d_t}.
   */
  public static final OptimizerRule FTML =
      rule(
              "ftml",
              List.of(
                  Hyperparameter.in(Interval.above(0), "lr", 0.0025, "the learning rate")
                      .aliased("learning_rate"),
                  RuleParts.beta1(0.6),
                  RuleParts.beta2(0.999),
                  epsilon(1e-8),
                  Hyperparameter.weightDecay(0)),
              List.of("mean_square", "divisor", "leader"),
              List.of(
                  new Scalar(
                      "inverse_rate",
                      (h, step) -> Scalar.correction(h, "beta1", step) / Scalar.value(h, "lr")),
                  Scalar.of("beta1"),
                  Scalar.oneMinus("beta1"),
                  Scalar.of("beta2"),
                  Scalar.oneMinus("beta2"),
                  new Scalar(
                      "inverse_root_correction",
                      (h, step) -> 1 / Math.sqrt(Scalar.correction(h, "beta2", step))),
                  Scalar.of("epsilon"),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr squares = e.meanSquare("mean_square", "beta2", g);
                Expr root = squares.sqrt().fma(e.get("inverse_root_correction"), e.get("epsilon"));
                Expr divisor = e.get("inverse_rate").mul(root);
                Expr growth = e.get("beta1").neg().fma(e.get("divisor"), divisor);
                Expr leader = growth.neg().fma(e.p(), e.mean("leader", "beta1", g));
                return List.of(leader.div(divisor).neg(), squares, divisor, leader);
              })
          .described(
              "d_t = (1 - beta1^t)/lr (sqrt(v/(1 - beta2^t)) + epsilon), v: mean of g^2;"
                  + " z = beta1 z + (1 - beta1) g - (d_t - beta1 d_(t-1)) p; -z/d_t",
              "Zheng and Kwok, 2017");

  private SpreadRules() {}

  /** Returns the rules of this family in order. */
  static List<OptimizerRule> all() {
    return List.of(SDPROP, MSVAG, ACCLIP, FTML);
  }

  private static double noise(Map<String, Double> h, long step) {
    if (step == 1) {
      return 0;
    }
    double beta = Scalar.value(h, "momentum");
    double correction = Scalar.correction(h, "momentum", step);
    double rho =
        (1 - beta)
            * (1 - beta)
            * (1 - StrictMath.pow(beta, 2.0 * step))
            / (correction * correction * (1 - beta * beta));
    return rho / (1 - rho);
  }
}
