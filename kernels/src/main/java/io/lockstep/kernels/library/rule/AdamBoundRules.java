package io.lockstep.kernels.library.rule;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.List;

/** Relatives of Adam that keep the rate of each element within bounds, or less adaptive. */
public final class AdamBoundRules {
  /**
   * AdaBound (Luo et al., 2019): the rate of each element is kept between two bounds, which close
   * in on {@code final_lr}. The authors' code multiplies {@code final_lr} by the share of {@code
   * lr} that a schedule has left; here it follows a schedule of its own. Weight decay, if any, is
   * added to the gradient.
   */
  public static final OptimizerRule ADABOUND =
      RuleParts.rule(
              "adabound",
              boundHyperparameters(),
              AdamParts.STATE,
              boundScalars(),
              e -> bound(e.decayed(), false))
          .described(
              "p - clamp(lr/(sqrt(v) + epsilon), final_lr (1 - 1/(gamma t + 1)),"
                  + " final_lr (1 + 1/(gamma t))) m",
              "Luo et al., 2019");

  /** {@link #ADABOUND} of the largest mean of squares so far, as in AMSGrad (Luo et al., 2019). */
  public static final OptimizerRule AMSBOUND =
      RuleParts.rule(
              "amsbound",
              boundHyperparameters(),
              AdamParts.STATE_AND_MAXIMUM,
              boundScalars(),
              e -> bound(e.decayed(), true))
          .described("adabound, of x = max(x, v) in place of v", "Luo et al., 2019");

  /**
   * AdaMod (Ding et al., 2019): the rate of each element is at most its own running mean. Weight
   * decay, if any, is decoupled, as in the authors' code.
   */
  public static final OptimizerRule ADAMOD =
      RuleParts.rule(
              "adamod",
              AdamParts.hyperparameters(
                  0.001,
                  0.9,
                  0.999,
                  1e-8,
                  0,
                  RuleParts.share("beta3", 0.999, "share of the mean rate that is kept")),
              List.of(AdamParts.FIRST, AdamParts.SECOND, "mean_rate"),
              AdamParts.uncorrected(
                  Scalar.of("beta3"), Scalar.oneMinus("beta3"), AdamParts.DECOUPLED),
              e -> adamod(e.shrunk()))
          .described(
              "s = lr/(sqrt(v) + epsilon); r: mean of s; p - min(s, r) m", "Ding et al., 2019");

  /**
   * Padam (Chen et al., 2020), partially adaptive: the divisor is {@code (sqrt(x) + epsilon)^(2
   * partial)}, as in the authors' code, computed as {@code exp(2 partial log(...))}; a partial of
   * 1/2 is AMSGrad. Weight decay, if any, is added to the gradient.
   */
  public static final OptimizerRule PADAM =
      RuleParts.rule(
              "padam",
              AdamParts.hyperparameters(
                  0.1,
                  0.9,
                  0.999,
                  1e-8,
                  0,
                  Hyperparameter.in(
                      Interval.above(0).upTo(0.5), "partial", 0.25, "how adaptive it is")),
              AdamParts.STATE_AND_MAXIMUM,
              AdamParts.uncorrected(
                  new Scalar("power", (h, _) -> 2 * Scalar.value(h, "partial")), AdamParts.COUPLED),
              e -> padam(e.decayed()))
          .described(
              "x = max(x, v); p - lr m/(sqrt(x) + epsilon)^(2 partial)", "Chen et al., 2020");

  /**
   * Sadam (Tong, Liang and Bi, 2019): the root passes a softplus, {@code log(1 + exp(smooth
   * sqrt(v))) / smooth}, which bounds the rate and needs no epsilon. It is not the SAdam of Wang et
   * al. (2020). Weight decay, if any, is added to the gradient.
   */
  public static final OptimizerRule SADAM =
      RuleParts.rule(
              "sadam",
              softHyperparameters(),
              AdamParts.STATE,
              softScalars(),
              e -> soft(e.decayed(), false))
          .described("p - lr m/(softplus(smooth sqrt(v))/smooth)", "Tong et al., 2019");

  /** {@link #SADAM} of the largest mean of squares so far (Tong, Liang and Bi, 2019). */
  public static final OptimizerRule SAMSGRAD =
      RuleParts.rule(
              "samsgrad",
              softHyperparameters(),
              AdamParts.STATE_AND_MAXIMUM,
              softScalars(),
              e -> soft(e.decayed(), true))
          .described("sadam, of x = max(x, v) in place of v", "Tong et al., 2019");

  private AdamBoundRules() {}

  /** Returns the rules of this family, in order. */
  static List<OptimizerRule> all() {
    return List.of(ADABOUND, AMSBOUND, ADAMOD, PADAM, SADAM, SAMSGRAD);
  }

  private static List<Hyperparameter> boundHyperparameters() {
    return AdamParts.hyperparameters(
        0.001,
        0.9,
        0.999,
        1e-8,
        0,
        Hyperparameter.in(Interval.atLeast(0), "final_lr", 0.1, "the rate in the end"),
        Hyperparameter.in(Interval.above(0), "gamma", 0.001, "how fast the bounds close in"));
  }

  private static List<Scalar> boundScalars() {
    return AdamParts.uncorrected(
        new Scalar(
            "lower_bound",
            (h, t) -> Scalar.value(h, "final_lr") * (1 - 1 / (Scalar.value(h, "gamma") * t + 1))),
        new Scalar(
            "upper_bound",
            (h, t) -> Scalar.value(h, "final_lr") * (1 + 1 / (Scalar.value(h, "gamma") * t))),
        AdamParts.COUPLED);
  }

  private static List<Expr> bound(Element e, boolean ofMaximum) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr square = ofMaximum ? e.get(AdamParts.MAXIMUM).max(second) : second;
    Expr rate = e.get("step_size").div(AdamParts.root(e, square));
    Expr bounded = rate.max(e.get("lower_bound")).min(e.get("upper_bound"));
    Expr next = Element.descend(e.p(), bounded, first);
    return ofMaximum ? List.of(next, first, second, square) : List.of(next, first, second);
  }

  private static List<Expr> adamod(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr rate = e.get("step_size").div(AdamParts.root(e, second));
    Expr meanRate = e.mean("mean_rate", "beta3", rate);
    return List.of(Element.descend(e.p(), rate.min(meanRate), first), first, second, meanRate);
  }

  private static List<Expr> padam(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr maximum = e.get(AdamParts.MAXIMUM).max(second);
    Expr logarithm = AdamParts.root(e, maximum).apply(ElementaryFunctions.LOG);
    Expr divisor = e.get("power").mul(logarithm).apply(ElementaryFunctions.EXP);
    return List.of(AdamParts.step(e, first.div(divisor)), first, second, maximum);
  }

  private static List<Hyperparameter> softHyperparameters() {
    return List.of(
        Hyperparameter.rate(0.1),
        RuleParts.beta1(0.9),
        RuleParts.beta2(0.999),
        Hyperparameter.in(Interval.above(0), "smooth", 50, "how close softplus is to its argument"),
        Hyperparameter.weightDecay(0));
  }

  private static List<Scalar> softScalars() {
    return List.of(
        AdamParts.joinedStepSize(),
        Scalar.of("beta1"),
        Scalar.oneMinus("beta1"),
        Scalar.of("beta2"),
        Scalar.oneMinus("beta2"),
        Scalar.of("smooth"),
        AdamParts.COUPLED);
  }

  private static List<Expr> soft(Element e, boolean ofMaximum) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr square = ofMaximum ? e.get(AdamParts.MAXIMUM).max(second) : second;
    Expr smooth = e.get("smooth");
    Expr divisor = smooth.mul(square.sqrt()).apply(ElementaryFunctions.SOFTPLUS).div(smooth);
    Expr next = AdamParts.step(e, first.div(divisor));
    return ofMaximum ? List.of(next, first, second, square) : List.of(next, first, second);
  }
}
