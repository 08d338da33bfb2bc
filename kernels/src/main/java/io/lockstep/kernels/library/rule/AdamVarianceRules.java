package io.lockstep.kernels.library.rule;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.List;
import java.util.Map;

/** Relatives of Adam that divide by the root of something else than a mean of squares. */
public final class AdamVarianceRules {
  /**
   * AdaBelief (Zhuang et al., 2020), as in the authors' code: {@code s} is a mean of {@code (g -
   * m)^2}, to which epsilon is added at each step, so that it adds up to {@code epsilon / (1 -
   * beta2)}, and to the root again. The code rectifies as RAdam does, the paper and optax do not,
   * which is a {@code rectify} of 0. Weight decay, if any, is decoupled.
   */
  public static final OptimizerRule ADABELIEF =
      RuleParts.rule(
              "adabelief",
              AdamParts.hyperparameters(
                  0.001,
                  0.9,
                  0.999,
                  1e-16,
                  0,
                  Hyperparameter.in(
                      Interval.atLeast(0).upTo(1), "rectify", 1, "0: never; above: as in radam")),
              AdamParts.STATE,
              beliefScalars(),
              e -> belief(e.shrunk()))
          .described(
              "s: mean of (g - m)^2, + epsilon each step; p - lr m/(sqrt(s) + epsilon)",
              "Zhuang et al., 2020")
          .convention(
              "the authors': epsilon is added to s in each step, where it stays, and to the "
                  + "root");

  /**
   * Yogi (Zaheer et al., 2018): the mean of squares moves by a share of the new square, however far
   * off it is. Both means start at {@code initial_accumulator}, as in the authors' code. Weight
   * decay, if any, is added to the gradient.
   */
  public static final OptimizerRule YOGI =
      RuleParts.rule(
              "yogi",
              AdamParts.hyperparameters(
                  0.01,
                  0.9,
                  0.999,
                  1e-3,
                  0,
                  Hyperparameter.in(
                      Interval.atLeast(0), "initial_accumulator", 1e-6, "where both means start")),
              AdamParts.STATE,
              AdamParts.corrected(
                  Scalar.first(), Scalar.of("initial_accumulator"), AdamParts.COUPLED),
              e -> yogi(e.decayed()))
          .described(
              "v - (1 - beta2) sign(v - g^2) g^2; p - lr m/(sqrt(v) + epsilon)",
              "Zaheer et al., 2018");

  /**
   * EAdam (Yuan and Gao, 2020): epsilon is added to the mean of squares at each step, so that it
   * adds up to {@code epsilon / (1 - beta2)} under the root. Weight decay, if any, is added to the
   * gradient.
   */
  public static final OptimizerRule EADAM =
      RuleParts.rule(
              "eadam",
              AdamRules.moments(0),
              AdamParts.STATE,
              AdamParts.uncorrected(AdamParts.COUPLED),
              e -> eadam(e.decayed()))
          .described(
              "v = beta2 v + (1 - beta2) g^2 + epsilon; p - lr m/sqrt(v)", "Yuan and Gao, 2020");

  /**
   * AdaMomentum (Wang et al., 2021): the second mean is of the squares of the first, with epsilon
   * added at each step. Weight decay, if any, is decoupled.
   */
  public static final OptimizerRule ADAMOMENTUM =
      RuleParts.rule(
              "adamomentum",
              AdamRules.moments(0),
              AdamParts.STATE,
              AdamParts.uncorrected(AdamParts.DECOUPLED),
              e -> {
                Element shrunk = e.shrunk();
                Expr first = AdamParts.first(shrunk);
                return withEpsilonInside(shrunk, first, first);
              })
          .described(
              "v = beta2 v + (1 - beta2) m^2 + epsilon; p - lr m/sqrt(v)", "Wang et al., 2021");

  /**
   * AdaFamily (Fassold, 2022): Adam at a {@code mu} of 0, AdaBelief at 0.5 and AdaMomentum at 1 are
   * members, but for where epsilon is added: to the second mean, at each step. Weight decay, if
   * any, is decoupled. The default is that of the author's code.
   */
  public static final OptimizerRule ADAFAMILY =
      RuleParts.rule(
              "adafamily",
              AdamParts.hyperparameters(
                  0.001,
                  0.9,
                  0.999,
                  1e-8,
                  0,
                  Hyperparameter.in(
                      Interval.atLeast(0).upTo(1), "mu", 1, "share of the mean in the variance")),
              AdamParts.STATE,
              AdamParts.uncorrected(
                  new Scalar("moment_share", (h, _) -> familyScale(h) * Scalar.value(h, "mu")),
                  new Scalar(
                      "gradient_share", (h, _) -> familyScale(h) * (1 - Scalar.value(h, "mu"))),
                  AdamParts.DECOUPLED),
              e -> family(e.shrunk()))
          .described(
              "v = beta2 v + (1 - beta2) (c ((1 - mu) g - mu m))^2 + epsilon,"
                  + " c = 2 - |2 mu - 1|; p - lr m/sqrt(v)",
              "Fassold, 2022");

  /**
   * AdamS (Zhang, Wang and Chen, 2025), which keeps no second mean: the divisor is made of the mean
   * before the step and the gradient. Nothing is corrected. Weight decay is decoupled. It is not
   * the AdamS of Xie et al. (2020), which scales the decay by a mean over all parameters.
   */
  public static final OptimizerRule ADAMS =
      RuleParts.rule(
              "adams",
              AdamParts.hyperparameters(0.001, 0.9, 0.95, 1e-8, 0.01),
              List.of(AdamParts.FIRST),
              AdamParts.with(
                  new Scalar("step_size", (h, _) -> Scalar.value(h, "lr")), AdamParts.DECOUPLED),
              e -> adams(e.shrunk()))
          .described(
              "v = beta2 m^2 + (1 - beta2) g^2 of the last m; p - lr m/(sqrt(v) + epsilon)",
              "Zhang et al., 2025");

  /**
   * AGD (Yue et al., 2023): the second mean is of the squares by which the corrected first mean
   * moves; where its root is below {@code delta}, the step is that of momentum. Weight decay, if
   * any, is decoupled.
   */
  public static final OptimizerRule AGD =
      RuleParts.rule(
              "agd",
              List.of(
                  Hyperparameter.rate(0.001),
                  RuleParts.beta1(0.9),
                  RuleParts.beta2(0.999),
                  Hyperparameter.in(
                      Interval.above(0), "delta", 1e-5, "the least root that is divided by"),
                  Hyperparameter.weightDecay(0)),
              AdamParts.STATE,
              agdScalars(),
              e -> agd(e.shrunk()))
          .described(
              "b: mean of (m_t - m_(t-1))^2, corrected m; p - lr m/max(sqrt(b), delta)",
              "Yue et al., 2023");

  private AdamVarianceRules() {}

  /** Returns the rules of this family, in order. */
  static List<OptimizerRule> all() {
    return List.of(ADABELIEF, YOGI, EADAM, ADAMOMENTUM, ADAFAMILY, ADAMS, AGD);
  }

  private static boolean rectifies(Map<String, Double> h) {
    return Scalar.value(h, "rectify") > 0;
  }

  private static List<Scalar> beliefScalars() {
    Scalar stepSize =
        new Scalar(
            "step_size",
            (h, t) -> {
              double plain = Scalar.value(h, "lr") / Scalar.correction(h, "beta1", t);
              return rectifies(h) && Rectification.certain(h, t)
                  ? plain * Rectification.factor(h, t)
                  : plain;
            });
    Scalar certain =
        new Scalar("certain", (h, t) -> !rectifies(h) || Rectification.certain(h, t) ? 1 : 0);
    Scalar inverse =
        new Scalar(
            "inverse_root_correction",
            (h, t) -> rectifies(h) ? 1 : AdamParts.inverseRootCorrection().value().at(h, t));
    return AdamParts.with(stepSize, certain, inverse, AdamParts.DECOUPLED);
  }

  private static List<Expr> belief(Element e) {
    Expr first = AdamParts.first(e);
    Expr surprise = e.g().sub(first);
    Expr second = e.meanSquare(AdamParts.SECOND, "beta2", surprise).add(e.get("epsilon"));
    Expr adapted = first.div(AdamParts.correctedRoot(e, second));
    Expr direction = e.get("certain").gt(0).select(adapted, first);
    return List.of(AdamParts.step(e, direction), first, second);
  }

  private static List<Expr> yogi(Element e) {
    Expr initial = e.get("initial_accumulator");
    Expr lastFirst = e.startingAt(initial, AdamParts.FIRST);
    Expr lastSecond = e.startingAt(initial, AdamParts.SECOND);
    Expr first = e.get("beta1").fma(lastFirst, e.get("one_minus_beta1").mul(e.g()));
    Expr square = e.g().mul(e.g());
    Expr move = e.get("one_minus_beta2").mul(square);
    Expr second = lastSecond.sub(Element.sign(lastSecond.sub(square)).mul(move));
    return List.of(AdamParts.step(e, first.div(AdamParts.correctedRoot(e, second))), first, second);
  }

  private static List<Expr> eadam(Element e) {
    return withEpsilonInside(e, AdamParts.first(e), e.g());
  }

  private static double familyScale(Map<String, Double> h) {
    return 2 - Math.abs(2 * Scalar.value(h, "mu") - 1);
  }

  private static List<Expr> family(Element e) {
    Expr first = AdamParts.first(e);
    Expr blend = e.get("gradient_share").fma(e.g(), e.get("moment_share").mul(first).neg());
    return withEpsilonInside(e, first, blend);
  }

  /** Divides by the root of a mean of squares of which epsilon is a part. */
  private static List<Expr> withEpsilonInside(Element e, Expr first, Expr x) {
    Expr second = e.meanSquare(AdamParts.SECOND, "beta2", x).add(e.get("epsilon"));
    return List.of(AdamParts.step(e, first.div(second.sqrt())), first, second);
  }

  private static List<Expr> adams(Element e) {
    Expr first = AdamParts.first(e);
    Expr last = e.get(AdamParts.FIRST);
    Expr kept = e.get("beta2").mul(last);
    Expr square = kept.fma(last, e.get("one_minus_beta2").mul(e.g()).mul(e.g()));
    return List.of(AdamParts.step(e, first.div(AdamParts.root(e, square))), first);
  }

  private static List<Scalar> agdScalars() {
    return List.of(
        AdamParts.joinedStepSize(),
        Scalar.of("beta1"),
        Scalar.oneMinus("beta1"),
        Scalar.of("beta2"),
        Scalar.oneMinus("beta2"),
        new Scalar(
            "last_inverse_correction",
            (h, t) -> t == 1 ? 0 : 1 / Scalar.correction(h, "beta1", t - 1)),
        new Scalar(
            "move", (h, t) -> (1 - Scalar.value(h, "beta1")) / Scalar.correction(h, "beta1", t)),
        new Scalar(
            "least_root",
            (h, t) -> Scalar.value(h, "delta") * Math.sqrt(Scalar.correction(h, "beta2", t))),
        AdamParts.DECOUPLED);
  }

  /** The corrected mean moves by (1 - beta1) / (1 - beta1^t) of its distance to the gradient. */
  private static List<Expr> agd(Element e) {
    Expr first = AdamParts.first(e);
    Expr last = e.get("last_inverse_correction").mul(e.get(AdamParts.FIRST));
    Expr moved = e.get("move").mul(e.g().sub(last));
    Expr second = e.meanSquare(AdamParts.SECOND, "beta2", moved);
    Expr divisor = second.sqrt().max(e.get("least_root"));
    return List.of(AdamParts.step(e, first.div(divisor)), first, second);
  }
}
