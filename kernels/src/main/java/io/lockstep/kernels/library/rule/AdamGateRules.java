package io.lockstep.kernels.library.rule;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.List;
import java.util.Map;

/**
 * Relatives of Adam that weigh the step, or the decay, of each element by how the mean, the
 * gradient and the parameter agree.
 */
public final class AdamGateRules {

  /**
   * diffGrad (Dubey et al., 2020): the step is multiplied by the sigmoid of how far the gradient
   * has moved. The authors' first code compared the gradient with itself, where the sigmoid is
   * always 1/2; this is the mended one. Weight decay, if any, is added to the gradient.
   */
  public static final OptimizerRule DIFFGRAD =
      RuleParts.rule(
              "diffgrad",
              AdamRules.moments(0),
              List.of(AdamParts.FIRST, AdamParts.SECOND, AdamParts.PREVIOUS),
              AdamParts.uncorrected(AdamParts.COUPLED),
              e -> diffgrad(e.decayed()))
          .described("p - lr sigmoid(|last g - g|) m/(sqrt(v) + epsilon)", "Dubey et al., 2020");

  /**
   * Grams (Cao, Li and Song, 2024): as far as Adam goes, but in the direction of the gradient. As
   * in the authors' code, epsilon is added to the root before it is corrected. Weight decay, if
   * any, is decoupled.
   */
  public static final OptimizerRule GRAMS =
      RuleParts.rule(
              "grams",
              AdamParts.hyperparameters(0.001, 0.9, 0.999, 1e-6, 0),
              AdamParts.STATE,
              AdamParts.uncorrected(AdamParts.DECOUPLED),
              e -> grams(e.shrunk()))
          .described("p - lr sign(g) |m|/(sqrt(v) + epsilon)", "Cao et al., 2024");

  /**
   * CAdam (Wang et al., 2024), confident: elements whose mean and gradient differ in sign stay
   * where they are. What is left is not scaled up, as the cautious optimizers of Liang et al.
   * (2024) do. Weight decay, if any, is added to the gradient.
   */
  public static final OptimizerRule CADAM =
      RuleParts.rule(
              "cadam",
              AdamRules.moments(0),
              AdamParts.STATE,
              AdamParts.corrected(AdamParts.COUPLED),
              e -> cadam(e.decayed()))
          .described("adam where m g > 0", "Wang et al., 2024");

  /**
   * AdamW that decays only elements that the step does not move away from 0 by itself (Chen et al.,
   * 2025, "cautious weight decay").
   */
  public static final OptimizerRule ADAMW_CAUTIOUS =
      RuleParts.rule(
              "adamw_cautious_decay",
              AdamRules.moments(0.01),
              AdamParts.STATE,
              AdamParts.corrected(AdamParts.DECOUPLED),
              AdamGateRules::cautiousDecay)
          .described("adamw, with weight decay where m p >= 0", "Chen et al., 2025");

  /**
   * AdamW with a decay that does not fade slower than the step while the rate falls (Defazio,
   * 2025): {@code lr^2 / max_lr weight_decay}. It is meant for what a normalization follows; {@code
   * max_lr} is the largest rate of the schedule, at which it is AdamW.
   */
  public static final OptimizerRule ADAMC =
      RuleParts.rule(
              "adamc",
              AdamParts.hyperparameters(
                  0.001,
                  0.9,
                  0.999,
                  1e-8,
                  0.01,
                  Hyperparameter.in(
                      Interval.above(0), "max_lr", 0.001, "the largest rate of the schedule")),
              AdamParts.STATE,
              AdamParts.corrected(new Scalar("decay_factor", (h, _) -> correctedDecay(h))),
              e -> adam(e.shrunk()))
          .described("adam, of p (1 - lr^2/max_lr weight_decay)", "Defazio, 2025");

  /**
   * M-SVAG (Balles and Hennig, 2018): momentum, each element multiplied by how much of the mean's
   * square is not variance. It divides by no root; its rate is that of gradient descent, and the
   * authors name none. At the first step, of which no variance can be told, the factor is 1. Weight
   * decay, if any, is added to the gradient.
   */
  public static final OptimizerRule M_SVAG =
      RuleParts.rule(
              "m_svag",
              List.of(
                  Hyperparameter.rate(0.01),
                  RuleParts.share("beta", 0.9, "share of both moments that is kept"),
                  Hyperparameter.weightDecay(0)),
              AdamParts.STATE,
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("beta"),
                  Scalar.oneMinus("beta"),
                  new Scalar("inverse_correction", (h, t) -> 1 / Scalar.correction(h, "beta", t)),
                  new Scalar("noise", (h, t) -> overlap(h, t) / (1 - overlap(h, t))),
                  Scalar.first(),
                  AdamParts.COUPLED),
              e -> svag(e.decayed()))
          .described(
              "s = (v - m^2)/(1 - rho), corrected m, v; p - lr m m^2/(m^2 + rho s),"
                  + " rho = (1 - beta)(1 + beta^t)/((1 + beta)(1 - beta^t))",
              "Balles and Hennig, 2018");

  private AdamGateRules() {}

  /** Returns the rules of this family, in order. */
  static List<OptimizerRule> all() {
    return List.of(DIFFGRAD, GRAMS, CADAM, ADAMW_CAUTIOUS, ADAMC, M_SVAG);
  }

  private static List<Expr> diffgrad(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr moved = e.get(AdamParts.PREVIOUS).sub(e.g()).abs();
    Expr friction = moved.apply(ElementaryFunctions.SIGMOID);
    Expr direction = friction.mul(first).div(AdamParts.root(e, second));
    return List.of(AdamParts.step(e, direction), first, second, e.g());
  }

  private static List<Expr> grams(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr turned = Element.sign(e.g()).mul(first.abs());
    return List.of(AdamParts.step(e, turned.div(AdamParts.root(e, second))), first, second);
  }

  private static List<Expr> cadam(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr both = first.gt(0).and(e.g().gt(0));
    Expr neither = first.lt(0).and(e.g().lt(0));
    Expr direction = first.div(AdamParts.correctedRoot(e, second));
    Expr kept = both.or(neither).select(direction, direction.constant(0));
    return List.of(AdamParts.step(e, kept), first, second);
  }

  private static List<Expr> cautiousDecay(Element e) {
    Expr first = AdamParts.first(e);
    Expr up = first.lt(0).and(e.p().gt(0));
    Expr down = first.gt(0).and(e.p().lt(0));
    return adam(e.withParameter(up.or(down).select(e.p(), e.shrunk().p())));
  }

  private static double correctedDecay(Map<String, Double> h) {
    double lr = Scalar.value(h, "lr");
    return 1 - lr * lr / Scalar.value(h, "max_lr") * Scalar.value(h, "weight_decay");
  }

  private static List<Expr> adam(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr direction = first.div(AdamParts.correctedRoot(e, second));
    return List.of(AdamParts.step(e, direction), first, second);
  }

  /** Returns rho of the paper, kept below 1 as in the authors' code. */
  private static double overlap(Map<String, Double> h, long step) {
    double beta = Scalar.value(h, "beta");
    double power = StrictMath.pow(beta, (double) step);
    return Math.min((1 - beta) * (1 + power) / ((1 + beta) * (1 - power)), 0.9999);
  }

  private static List<Expr> svag(Element e) {
    Expr first = e.mean(AdamParts.FIRST, "beta", e.g());
    Expr second = e.meanSquare(AdamParts.SECOND, "beta", e.g());
    Expr mean = e.get("inverse_correction").mul(first);
    Expr square = mean.mul(mean);
    Expr variance = e.get("inverse_correction").mul(second).sub(square).max(0);
    Expr factor = square.divNoNan(e.get("noise").fma(variance, square));
    Expr direction = e.get("first").gt(0).select(mean, factor.mul(mean));
    return List.of(e.descend(direction), first, second);
  }
}
