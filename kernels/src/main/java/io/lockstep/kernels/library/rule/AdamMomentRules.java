package io.lockstep.kernels.library.rule;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.List;
import java.util.Map;

/** Relatives of Adam that go along another mean, or make the mean of something else. */
public final class AdamMomentRules {
  private static final String SLOW = "slow_moment";
  private static final Interval SHARE = Interval.atLeast(0).upTo(1);

  /**
   * QHAdam (Ma and Yarats, 2019), quasi-hyperbolic: shares {@code nu1} of the corrected mean and
   * {@code nu2} of the corrected mean square, the rest being the gradient and its square. The
   * defaults are what the paper advises; those of the authors' code, both nu of 1, are Adam. Weight
   * decay, if any, is added to the gradient.
   */
  public static final OptimizerRule QHADAM =
      RuleParts.rule(
              "qhadam",
              AdamParts.hyperparameters(
                  0.001,
                  0.995,
                  0.999,
                  1e-8,
                  0,
                  Hyperparameter.in(SHARE, "nu1", 0.7, "share of the mean in the step"),
                  Hyperparameter.in(SHARE, "nu2", 1, "share of the mean square in the root")),
              AdamParts.STATE,
              AdamParts.with(
                  Scalar.of("lr"),
                  new Scalar("nu1", (h, t) -> correctedShare(h, "nu1", "beta1", t)),
                  Scalar.oneMinus("nu1"),
                  new Scalar("nu2", (h, t) -> correctedShare(h, "nu2", "beta2", t)),
                  Scalar.oneMinus("nu2"),
                  AdamParts.COUPLED),
              e -> qhadam(e.decayed()))
          .described(
              "p - lr ((1 - nu1) g + nu1 m)/(sqrt((1 - nu2) g^2 + nu2 v) + epsilon)",
              "Ma and Yarats, 2019");

  /**
   * Adan (Xie et al., 2022), Nesterov's momentum of gradients' differences, as in the authors' code
   * with its three shares of what is kept (the paper's are 1 minus these). The difference is 0 at
   * the first step. Weight decay divides the parameter by {@code 1 + lr weight_decay} after the
   * step.
   */
  public static final OptimizerRule ADAN =
      RuleParts.rule(
              "adan",
              List.of(
                  Hyperparameter.rate(0.001),
                  RuleParts.beta1(0.98),
                  RuleParts.share("beta2", 0.92, "share of the mean difference that is kept"),
                  RuleParts.share("beta3", 0.99, "share of the second moment that is kept"),
                  RuleParts.epsilon(1e-8),
                  Hyperparameter.weightDecay(0)),
              List.of(AdamParts.FIRST, "difference", AdamParts.SECOND, AdamParts.PREVIOUS),
              adanScalars(),
              AdamMomentRules::adan)
          .described(
              "d = g - last g; n: mean of (g + beta2 d)^2;"
                  + " (p - lr (m + beta2 mean d)/(sqrt(n) + epsilon))/(1 + lr weight_decay)",
              "Xie et al., 2022")
          .convention(
              "the authors' code: betas are shares that are kept, 0.98, 0.92, 0.99; in the "
                  + "paper they are what is left of 1");

  /**
   * LaProp (Ziyin, Wang and Ueda, 2020): the mean is of gradients that were divided by the root.
   * The authors' code folds the rate into the mean, which is the same while the rate is constant.
   * Weight decay, if any, is decoupled; that of the authors' code is not multiplied by the rate.
   */
  public static final OptimizerRule LAPROP =
      RuleParts.rule(
              "laprop",
              AdamParts.hyperparameters(4e-4, 0.9, 0.999, 1e-15, 0),
              AdamParts.STATE,
              AdamParts.corrected(AdamParts.DECOUPLED),
              e -> laprop(e.shrunk()))
          .described("m: mean of g/(sqrt(v) + epsilon); p - lr m", "Ziyin et al., 2020");

  /**
   * ADOPT (Taniguchi et al., 2024), as in the authors' code: the gradient is divided by the root of
   * the squares before it, and clipped to {@code (t - 1)^(1/4)}; the first step only begins the
   * mean of squares. Weight decay, if any, is added to the gradient.
   */
  public static final OptimizerRule ADOPT =
      RuleParts.rule(
              "adopt",
              adoptHyperparameters(0),
              AdamParts.STATE,
              adoptScalars(AdamParts.COUPLED),
              e -> adopt(e.decayed()))
          .described(
              "n = clip(g/max(sqrt(v), epsilon), (t - 1)^(1/4)); m: mean of n; p - lr m; then v",
              "Taniguchi et al., 2024");

  /**
   * {@link #ADOPT} with decoupled weight decay from the second step on, as the authors offer it.
   */
  public static final OptimizerRule ADOPTW =
      RuleParts.rule(
              "adoptw",
              adoptHyperparameters(0.01),
              AdamParts.STATE,
              adoptScalars(
                  new Scalar("decay_factor", (h, t) -> t == 1 ? 1 : Scalar.decayFactor(h))),
              e -> adopt(e.shrunk()))
          .described("adopt, of p (1 - lr weight_decay)", "Taniguchi et al., 2024");

  /**
   * AdEMAMix (Pagliardini, Ablin and Grangier, 2024), as in the authors' code: a slow mean, which
   * is not corrected, beside Adam's. Within so many steps as {@code alpha_warmup} and {@code
   * beta3_warmup} say, alpha grows linearly from 0, and the half-life of beta3 linearly from that
   * of beta1. optax has an alpha of 5. Weight decay, if any, is decoupled.
   */
  public static final OptimizerRule ADEMAMIX =
      RuleParts.rule(
              "ademamix",
              AdamParts.hyperparameters(
                  0.001,
                  0.9,
                  0.999,
                  1e-8,
                  0,
                  RuleParts.share("beta3", 0.9999, "share of the slow moment that is kept"),
                  Hyperparameter.in(Interval.atLeast(0), "alpha", 2, "weight of the slow moment"),
                  Hyperparameter.in(
                      Interval.atLeast(0), "alpha_warmup", 0, "steps in which alpha grows"),
                  Hyperparameter.in(
                      Interval.atLeast(0), "beta3_warmup", 0, "steps in which beta3 grows")),
              List.of(AdamParts.FIRST, AdamParts.SECOND, SLOW),
              ademamixScalars(),
              e -> ademamix(e.shrunk()))
          .described(
              "m, s: fast, slow mean of g; p - lr (m/(1 - beta1^t) + alpha s)/(sqrt(v) + epsilon)",
              "Pagliardini et al., 2024");

  /**
   * AdaPNM (Xie et al., 2021), positive and negative momentum, with the maximum of AMSGrad, as in
   * the authors' code: odd steps renew one mean, even steps the other, and the step goes along
   * {@code (1 + beta0) new - beta0 old}. Weight decay, if any, is decoupled.
   */
  public static final OptimizerRule ADAPNM =
      RuleParts.rule(
              "adapnm",
              AdamParts.hyperparameters(
                  0.001,
                  0.9,
                  0.999,
                  1e-8,
                  0,
                  Hyperparameter.in(
                          Interval.atLeast(0), "beta0", 1, "weight of the negative moment")
                      .aliased("beta3")),
              List.of("odd_moment", "even_moment", AdamParts.SECOND, AdamParts.MAXIMUM),
              adapnmScalars(),
              e -> adapnm(e.shrunk()))
          .described(
              "new = beta1^2 new + (1 - beta1^2) g; x = max(x, v); p - lr ((1 + beta0) new"
                  + " - beta0 old)/sqrt((1 + beta0)^2 + beta0^2)/(sqrt(x) + epsilon)",
              "Xie et al., 2021");

  /**
   * EXAdam (Adly, 2024), with corrections of each mean by the other, and the gradient itself in the
   * step. Weight decay, if any, is decoupled.
   */
  public static final OptimizerRule EXADAM =
      RuleParts.rule(
              "exadam",
              AdamRules.moments(0),
              AdamParts.STATE,
              AdamParts.corrected(
                  new Scalar("first_left", (h, t) -> 1 - Scalar.correction(h, "beta1", t)),
                  new Scalar("second_left", (h, t) -> 1 - Scalar.correction(h, "beta2", t)),
                  AdamParts.DECOUPLED),
              e -> exadam(e.shrunk()))
          .described(
              "a = 1 + beta2^t v/(v + epsilon), b = 1 + beta1^t m^2/(m^2 + epsilon);"
                  + " p - lr a (m + g)/(1 - beta1^t)/(sqrt(b v/(1 - beta2^t)) + epsilon)",
              "Adly, 2024");

  private AdamMomentRules() {}

  /** Returns the rules of this family, in order. */
  static List<OptimizerRule> all() {
    return List.of(QHADAM, ADAN, LAPROP, ADOPT, ADOPTW, ADEMAMIX, ADAPNM, EXADAM);
  }

  private static double correctedShare(
      Map<String, Double> h, String share, String beta, long step) {
    return Scalar.value(h, share) / Scalar.correction(h, beta, step);
  }

  private static List<Expr> qhadam(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr mean = e.get("one_minus_nu1").fma(e.g(), e.get("nu1").mul(first));
    Expr newSquare = e.get("one_minus_nu2").mul(e.g()).mul(e.g());
    Expr square = e.get("nu2").fma(second, newSquare);
    return List.of(e.descend(mean.div(AdamParts.root(e, square))), first, second);
  }

  private static List<Scalar> adanScalars() {
    return List.of(
        AdamParts.stepSize(),
        new Scalar(
            "difference_size",
            (h, t) -> Scalar.value(h, "lr") * correctedShare(h, "beta2", "beta2", t)),
        Scalar.of("beta1"),
        Scalar.oneMinus("beta1"),
        Scalar.of("beta2"),
        Scalar.oneMinus("beta2"),
        Scalar.of("beta3"),
        Scalar.oneMinus("beta3"),
        AdamParts.inverseRootCorrection("beta3"),
        Scalar.of("epsilon"),
        Scalar.first(),
        new Scalar(
            "shrinkage",
            (h, _) -> 1 / (1 + Scalar.value(h, "lr") * Scalar.value(h, "weight_decay"))));
  }

  private static List<Expr> adan(Element e) {
    Expr moved = e.g().sub(e.startingAt(e.g(), AdamParts.PREVIOUS));
    Expr first = AdamParts.first(e);
    Expr difference = e.mean("difference", "beta2", moved);
    Expr ahead = e.get("beta2").fma(moved, e.g());
    Expr second = e.meanSquare(AdamParts.SECOND, "beta3", ahead);
    Expr step = e.get("step_size").fma(first, e.get("difference_size").mul(difference));
    Expr next = e.p().sub(step.div(AdamParts.correctedRoot(e, second)));
    return List.of(next.mul(e.get("shrinkage")), first, difference, second, e.g());
  }

  private static List<Expr> laprop(Element e) {
    Expr second = AdamParts.second(e);
    Expr first = e.mean(AdamParts.FIRST, "beta1", e.g().div(AdamParts.correctedRoot(e, second)));
    return List.of(AdamParts.step(e, first), first, second);
  }

  private static List<Hyperparameter> adoptHyperparameters(double weightDecay) {
    return List.of(
        Hyperparameter.rate(0.001),
        RuleParts.beta1(0.9),
        RuleParts.beta2(0.9999),
        RuleParts.epsilon(1e-6, "the least root that is divided by"),
        Hyperparameter.weightDecay(weightDecay));
  }

  private static List<Scalar> adoptScalars(Scalar decay) {
    Scalar bound = new Scalar("bound", (_, t) -> Math.sqrt(Math.sqrt((double) (t - 1))));
    return AdamParts.with(Scalar.of("lr"), bound, Scalar.first(), decay);
  }

  /** The bound is 0 at the first step, so that nothing moves. */
  private static List<Expr> adopt(Element e) {
    Expr last = e.get(AdamParts.SECOND);
    Expr bound = e.get("bound");
    Expr ratio = e.g().div(last.sqrt().max(e.get("epsilon")));
    Expr first = e.mean(AdamParts.FIRST, "beta1", ratio.max(bound.neg()).min(bound));
    Expr square = e.g().mul(e.g());
    Expr second = e.get("first").gt(0).select(square, AdamParts.second(e));
    return List.of(e.descend(first), first, second);
  }

  private static List<Scalar> ademamixScalars() {
    return AdamParts.with(
        Scalar.of("lr"),
        new Scalar("inverse_correction", (h, t) -> 1 / Scalar.correction(h, "beta1", t)),
        AdamParts.inverseRootCorrection(),
        new Scalar("alpha", AdamMomentRules::alpha),
        new Scalar("beta3", AdamMomentRules::slowShare),
        new Scalar("one_minus_beta3", (h, t) -> 1 - slowShare(h, t)),
        AdamParts.DECOUPLED);
  }

  private static double alpha(Map<String, Double> h, long step) {
    double alpha = Scalar.value(h, "alpha");
    double steps = Scalar.value(h, "alpha_warmup");
    return step < steps ? alpha * step / steps : alpha;
  }

  private static double slowShare(Map<String, Double> h, long step) {
    double share = Scalar.value(h, "beta3");
    double steps = Scalar.value(h, "beta3_warmup");
    if (step >= steps) {
      return share;
    }
    double done = step / steps;
    double halfLife = (1 - done) * halfLife(Scalar.value(h, "beta1")) + done * halfLife(share);
    return StrictMath.pow(0.5, 1 / (halfLife + 1));
  }

  /** Returns after how many further steps half of a mean is left, as the authors have it. */
  private static double halfLife(double share) {
    return StrictMath.log(0.5) / StrictMath.log(share + 1e-8) - 1;
  }

  private static List<Expr> ademamix(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr slow = e.mean(SLOW, "beta3", e.g());
    Expr mean = e.get("alpha").fma(slow, e.get("inverse_correction").mul(first));
    return List.of(e.descend(mean.div(AdamParts.correctedRoot(e, second))), first, second, slow);
  }

  private static List<Scalar> adapnmScalars() {
    return AdamParts.corrected(
        new Scalar("odd", (_, t) -> t % 2),
        new Scalar("kept", (h, _) -> kept(h)),
        new Scalar("one_minus_kept", (h, _) -> 1 - kept(h)),
        new Scalar("new_share", (h, _) -> (1 + Scalar.value(h, "beta0")) / noise(h)),
        new Scalar("old_share", (h, _) -> Scalar.value(h, "beta0") / noise(h)),
        AdamParts.DECOUPLED);
  }

  private static double kept(Map<String, Double> h) {
    double beta1 = Scalar.value(h, "beta1");
    return beta1 * beta1;
  }

  private static double noise(Map<String, Double> h) {
    double beta0 = Scalar.value(h, "beta0");
    return Math.sqrt((1 + beta0) * (1 + beta0) + beta0 * beta0);
  }

  private static List<Expr> adapnm(Element e) {
    Expr odd = e.get("odd").gt(0);
    Expr lastOdd = e.get("odd_moment");
    Expr lastEven = e.get("even_moment");
    Expr renewed = odd.select(lastOdd, lastEven);
    Expr old = odd.select(lastEven, lastOdd);
    Expr next = e.get("kept").fma(renewed, e.get("one_minus_kept").mul(e.g()));
    Expr second = AdamParts.second(e);
    Expr maximum = e.get(AdamParts.MAXIMUM).max(second);
    Expr mean = e.get("new_share").fma(next, e.get("old_share").mul(old).neg());
    return List.of(
        AdamParts.step(e, mean.div(AdamParts.correctedRoot(e, maximum))),
        odd.select(next, lastOdd),
        odd.select(lastEven, next),
        second,
        maximum);
  }

  private static List<Expr> exadam(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr epsilon = e.get("epsilon");
    Expr firstSquare = first.mul(first);
    Expr a = e.get("second_left").fma(second.divNoNan(second.add(epsilon)), 1);
    Expr b = e.get("first_left").fma(firstSquare.divNoNan(firstSquare.add(epsilon)), 1);
    Expr root = AdamParts.correctedRoot(e, b.mul(second));
    return List.of(AdamParts.step(e, a.mul(first.add(e.g())).div(root)), first, second);
  }
}
