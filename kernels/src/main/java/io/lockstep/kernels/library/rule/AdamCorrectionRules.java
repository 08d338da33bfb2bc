package io.lockstep.kernels.library.rule;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.List;
import java.util.Map;

/**
 * Relatives of Adam that weigh gradients or correct means by other functions of the step, all of
 * them computed on the host.
 */
public final class AdamCorrectionRules {
  /**
   * Adam with Nesterov's momentum (Dozat, 2016), as in PyTorch: a momentum of {@code mu_t = beta1
   * (1 - 0.96^(t momentum_decay) / 2)}, and the means of a bias corrected by the product of all mu
   * so far, computed anew at each step, with the present values, until it is below the rounding
   * error of 1. Keras has a {@code momentum_decay} of 1, a rate of 0.001 and an epsilon of 1e-7;
   * optax leaves mu constant. Weight decay, if any, is added to the gradient.
   */
  public static final OptimizerRule NADAM =
      RuleParts.rule(
              "nadam",
              nadamHyperparameters(0),
              AdamParts.STATE,
              nadamScalars(AdamParts.COUPLED),
              e -> nadam(e.decayed()))
          .described(
              "mu = beta1 (1 - 0.96^(t momentum_decay)/2); p - lr ((1 - mu) g/(1 - prod mu)"
                  + " + mu' m/(1 - prod mu'))/(sqrt(v) + epsilon)",
              "Dozat, 2016")
          .convention("PyTorch's: momentum_decay is 0.004; in the paper and in Keras it is 1");

  /** {@link #NADAM} with decoupled weight decay, as PyTorch offers it. */
  public static final OptimizerRule NADAMW =
      RuleParts.rule(
              "nadamw",
              nadamHyperparameters(0.01),
              AdamParts.STATE,
              nadamScalars(AdamParts.DECOUPLED),
              e -> nadam(e.shrunk()))
          .described("nadam, of p (1 - lr weight_decay)", "Dozat, 2016")
          .convention("PyTorch's, as nadam");

  /**
   * Adam that does not divide by the root while the root is uncertain (Liu et al., 2020), as in
   * PyTorch: it is used where the length of the average is above 5 (the paper and optax: 4 and at
   * least 5). Weight decay, if any, is added to the gradient.
   */
  public static final OptimizerRule RADAM =
      RuleParts.rule(
              "radam",
              AdamRules.moments(0),
              AdamParts.STATE,
              radamScalars(AdamParts.COUPLED),
              e -> radam(e.decayed()))
          .described(
              "p - lr r sqrt(1 - beta2^t)/(1 - beta1^t) m/(sqrt(v) + epsilon);"
                  + " p - lr/(1 - beta1^t) m at first",
              "Liu et al., 2020")
          .convention(
              "PyTorch's: without the root while the rectification's length is at most 5; the "
                  + "paper has 4");

  /** {@link #RADAM} with decoupled weight decay, as PyTorch offers it. */
  public static final OptimizerRule RADAMW =
      RuleParts.rule(
              "radamw",
              AdamRules.moments(0.01),
              AdamParts.STATE,
              radamScalars(AdamParts.DECOUPLED),
              e -> radam(e.shrunk()))
          .described("radam, of p (1 - lr weight_decay)", "Liu et al., 2020")
          .convention("PyTorch's, as radam");

  /**
   * AdaX (Li et al., 2020), which weighs older squares more: {@code v = (1 + beta2) v + beta2 g^2},
   * divided by {@code (1 + beta2)^t - 1}. What is kept is the quotient, which has the same values
   * but does not outgrow float32 after a million steps as the sum does. Nothing corrects the mean
   * of gradients. Weight decay is added to the gradient. The authors' code adds epsilon to the root
   * of the sum, the paper to that of the quotient, as here.
   */
  public static final OptimizerRule ADAX =
      RuleParts.rule(
              "adax",
              adaxHyperparameters(0.0015, 5e-4),
              AdamParts.STATE,
              weighted(adaxWeight(), AdamParts.COUPLED),
              e -> weighted(e.decayed()))
          .described(
              "v = (1 + beta2) v + beta2 g^2; p - lr m/(sqrt(v/((1 + beta2)^t - 1)) + epsilon)",
              "Li et al., 2020");

  /** {@link #ADAX} with decoupled weight decay, AdaX-W of the paper. */
  public static final OptimizerRule ADAXW =
      RuleParts.rule(
              "adaxw",
              adaxHyperparameters(0.005, 0.05),
              AdamParts.STATE,
              weighted(adaxWeight(), AdamParts.DECOUPLED),
              e -> weighted(e.shrunk()))
          .described("adax, of p (1 - lr weight_decay)", "Li et al., 2020");

  /**
   * Nostalgic Adam (Huang, Wang and Dong, 2019) of the hyperharmonic series: the square of step k
   * has the weight {@code k^-gamma}, so v needs no correction. The mean of gradients is corrected,
   * as in the authors' code. Weight decay, if any, is added to the gradient.
   */
  public static final OptimizerRule NOSADAM =
      RuleParts.rule(
              "nosadam",
              List.of(
                  Hyperparameter.rate(0.001),
                  RuleParts.beta1(0.9),
                  Hyperparameter.in(
                      Interval.atLeast(0).upTo(10),
                      "gamma",
                      0.1,
                      "how much more old squares weigh"),
                  RuleParts.epsilon(1e-8),
                  Hyperparameter.weightDecay(0)),
              AdamParts.STATE,
              corrected(
                  new Scalar(
                      "weight",
                      (h, t) ->
                          StrictMath.pow((double) t, -Scalar.value(h, "gamma"))
                              / Harmonic.sum(t, Scalar.value(h, "gamma")))),
              e -> weighted(e.decayed()))
          .described(
              "v = sum k^-gamma g_k^2 / sum k^-gamma; p - lr/(1 - beta1^t) m/(sqrt(v) + epsilon)",
              "Huang et al., 2019");

  /**
   * AdaFom (Chen et al., 2019): AdaGrad with a mean of gradients, {@code v} being the plain mean of
   * all squares. The paper's rate falls with {@code 1/sqrt(t)}, which is a schedule of {@code lr};
   * it has no epsilon. Weight decay, if any, is added to the gradient.
   */
  public static final OptimizerRule ADAFOM =
      RuleParts.rule(
              "adafom",
              List.of(
                  Hyperparameter.rate(0.001),
                  RuleParts.beta1(0.9),
                  RuleParts.epsilon(1e-8),
                  Hyperparameter.weightDecay(0)),
              AdamParts.STATE,
              weighted(new Scalar("weight", (_, t) -> 1.0 / t), AdamParts.COUPLED),
              e -> weighted(e.decayed()))
          .described("v = sum g^2/t; p - lr m/(sqrt(v) + epsilon)", "Chen et al., 2019");

  /**
   * AdamNC (Reddi, Kale and Kumar, 2018): as {@link #ADAFOM}, with a share {@code beta1
   * lambda^(t-1)} of the mean of gradients that fades. The paper leaves lambda open; its rate falls
   * with {@code 1/sqrt(t)}, which is a schedule of {@code lr}. Weight decay, if any, is added to
   * the gradient.
   */
  public static final OptimizerRule ADAMNC =
      RuleParts.rule(
              "adamnc",
              List.of(
                  Hyperparameter.rate(0.001),
                  RuleParts.beta1(0.9),
                  fading(),
                  RuleParts.epsilon(1e-8),
                  Hyperparameter.weightDecay(0)),
              AdamParts.STATE,
              List.of(
                  new Scalar("step_size", (h, _) -> Scalar.value(h, "lr")),
                  faded(),
                  oneMinusFaded(),
                  new Scalar("weight", (_, t) -> 1.0 / t),
                  new Scalar("one_minus_weight", (_, t) -> 1 - 1.0 / t),
                  Scalar.of("epsilon"),
                  AdamParts.COUPLED),
              e -> weighted(e.decayed()))
          .described(
              "m: mean of g, kept by beta1 lambda^(t-1); v = sum g^2/t;"
                  + " p - lr m/(sqrt(v) + epsilon)",
              "Reddi et al., 2018");

  /**
   * AdamX (Tran and Phong, 2019), which mends AMSGrad where beta1 fades, as {@code beta1
   * lambda^(t-1)}: the maximum is multiplied by {@code ((1 - beta1_t) / (1 - beta1_(t-1)))^2}. The
   * paper leaves lambda open, corrects nothing, has no epsilon, and a rate that falls with {@code
   * 1/sqrt(t)}, which is a schedule of {@code lr}. Weight decay, if any, is added to the gradient.
   */
  public static final OptimizerRule ADAMX =
      RuleParts.rule(
              "adamx",
              List.of(
                  Hyperparameter.rate(0.001),
                  RuleParts.beta1(0.9),
                  RuleParts.beta2(0.999),
                  fading(),
                  RuleParts.epsilon(1e-8),
                  Hyperparameter.weightDecay(0)),
              AdamParts.STATE_AND_MAXIMUM,
              List.of(
                  new Scalar("step_size", (h, _) -> Scalar.value(h, "lr")),
                  faded(),
                  oneMinusFaded(),
                  Scalar.of("beta2"),
                  Scalar.oneMinus("beta2"),
                  new Scalar("growth", AdamCorrectionRules::growth),
                  Scalar.of("epsilon"),
                  AdamParts.COUPLED),
              e -> adamx(e.decayed()))
          .described(
              "x = max(((1 - beta1_t)/(1 - beta1_(t-1)))^2 x, v); p - lr m/(sqrt(x) + epsilon)",
              "Tran and Phong, 2019");

  private AdamCorrectionRules() {}

  /** Returns the rules of this family, in order. */
  static List<OptimizerRule> all() {
    return List.of(NADAM, NADAMW, RADAM, RADAMW, ADAX, ADAXW, NOSADAM, ADAFOM, ADAMNC, ADAMX);
  }

  private static List<Hyperparameter> nadamHyperparameters(double weightDecay) {
    return AdamParts.hyperparameters(
        0.002,
        0.9,
        0.999,
        1e-8,
        weightDecay,
        Hyperparameter.in(
            Interval.atLeast(0), "momentum_decay", 0.004, "how fast the momentum grows to beta1"));
  }

  private static List<Scalar> nadamScalars(Scalar decay) {
    Scalar gradientSize =
        new Scalar(
            "gradient_size",
            (h, t) ->
                Scalar.value(h, "lr")
                    * (1 - NesterovMomentum.at(h, t))
                    / (1 - NesterovMomentum.product(h, t)));
    Scalar momentSize =
        new Scalar(
            "moment_size",
            (h, t) -> {
              double next = NesterovMomentum.at(h, t + 1);
              return Scalar.value(h, "lr") * next / (1 - NesterovMomentum.product(h, t) * next);
            });
    return AdamParts.with(gradientSize, momentSize, AdamParts.inverseRootCorrection(), decay);
  }

  private static List<Expr> nadam(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr step = e.get("gradient_size").fma(e.g(), e.get("moment_size").mul(first));
    return List.of(e.p().sub(step.div(AdamParts.correctedRoot(e, second))), first, second);
  }

  private static List<Scalar> radamScalars(Scalar decay) {
    Scalar stepSize =
        new Scalar(
            "step_size",
            (h, t) -> {
              double plain = Scalar.value(h, "lr") / Scalar.correction(h, "beta1", t);
              return Rectification.certain(h, t) ? plain * Rectification.factor(h, t) : plain;
            });
    Scalar certain = new Scalar("certain", (h, t) -> Rectification.certain(h, t) ? 1 : 0);
    return AdamParts.with(stepSize, certain, decay);
  }

  private static List<Expr> radam(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr certain = e.get("certain").gt(0);
    Expr direction = certain.select(first.div(AdamParts.root(e, second)), first);
    return List.of(AdamParts.step(e, direction), first, second);
  }

  private static List<Hyperparameter> adaxHyperparameters(double lr, double weightDecay) {
    return List.of(
        Hyperparameter.rate(lr),
        RuleParts.beta1(0.9),
        Hyperparameter.in(
            Interval.above(0).upTo(1), "beta2", 1e-4, "by how much older squares grow in a step"),
        RuleParts.epsilon(1e-12),
        Hyperparameter.weightDecay(weightDecay));
  }

  /** Returns beta2 / ((1 + beta2)^t - 1), the share of the new square. */
  private static Scalar adaxWeight() {
    return new Scalar(
        "weight",
        (h, t) -> {
          double beta2 = Scalar.value(h, "beta2");
          return t == 1 ? 1 : beta2 / StrictMath.expm1(t * StrictMath.log1p(beta2));
        });
  }

  private static Hyperparameter fading() {
    return Hyperparameter.in(
        Interval.above(0).upTo(1), "lambda", 0.999, "share of beta1 that stays in a step");
  }

  private static double faded(Map<String, Double> h, long step) {
    return Scalar.value(h, "beta1")
        * StrictMath.pow(Scalar.value(h, "lambda"), (double) (step - 1));
  }

  private static Scalar faded() {
    return new Scalar("beta1", AdamCorrectionRules::faded);
  }

  private static Scalar oneMinusFaded() {
    return new Scalar("one_minus_beta1", (h, t) -> 1 - faded(h, t));
  }

  private static double growth(Map<String, Double> h, long step) {
    double ratio = step == 1 ? 1 : (1 - faded(h, step)) / (1 - faded(h, step - 1));
    return ratio * ratio;
  }

  private static List<Expr> adamx(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr maximum = e.get("growth").mul(e.get(AdamParts.MAXIMUM)).max(second);
    return List.of(
        AdamParts.step(e, first.div(AdamParts.root(e, maximum))), first, second, maximum);
  }

  private static List<Scalar> weighted(Scalar weight, Scalar decay) {
    return weighted(new Scalar("step_size", (h, _) -> Scalar.value(h, "lr")), weight, decay);
  }

  private static List<Scalar> corrected(Scalar weight) {
    return weighted(AdamParts.stepSize(), weight, AdamParts.COUPLED);
  }

  private static List<Scalar> weighted(Scalar stepSize, Scalar weight, Scalar decay) {
    return List.of(
        stepSize,
        Scalar.of("beta1"),
        Scalar.oneMinus("beta1"),
        weight,
        new Scalar("one_minus_weight", (h, t) -> 1 - weight.value().at(h, t)),
        Scalar.of("epsilon"),
        decay);
  }

  /** A weighted mean of squares, and nothing of it corrected. */
  private static List<Expr> weighted(Element e) {
    Expr first = AdamParts.first(e);
    Expr square = e.get("weight").mul(e.g()).mul(e.g());
    Expr second = e.get("one_minus_weight").fma(e.get(AdamParts.SECOND), square);
    return List.of(AdamParts.step(e, first.div(AdamParts.root(e, second))), first, second);
  }
}
