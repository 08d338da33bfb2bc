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
          .described("m, v: means of g, g^2; p - lr m/(sqrt(v) + epsilon)", "Kingma and Ba, 2015")
          .convention(
              "the paper's and PyTorch's: epsilon is added to the root of the corrected v; "
                  + "Keras adds it before the correction (adam_keras); often printed within the "
                  + "root, as sqrt(v + epsilon)");

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
          .described("adam, of p (1 - lr weight_decay)", "Loshchilov and Hutter, 2019")
          .convention(
              "PyTorch's and Keras's: decay is multiplied by the rate; the paper multiplies it "
                  + "by the schedule's factor alone");

  /**
   * Adam that never forgets how large a square was (Reddi, Kale and Kumar, 2018), as in PyTorch:
   * the maximum is of the means as they are, and corrected afterwards, as the mean is in Adam. The
   * paper corrects nothing; optax takes the maximum of corrected means, as {@link
   * #AMSGRAD_CORRECTED} does. Weight decay, if any, is added to the gradient.
   */
  public static final OptimizerRule AMSGRAD =
      RuleParts.rule(
              "amsgrad",
              moments(0),
              AdamParts.STATE_AND_MAXIMUM,
              AdamParts.corrected(AdamParts.COUPLED),
              e -> amsgrad(e.decayed()))
          .described(
              "m, v: means of g, g^2; x = max(x, v); p - lr m/(sqrt(x) + epsilon)",
              "Reddi et al., 2018")
          .convention(
              "PyTorch's: the maximum of the uncorrected v, which is corrected afterwards; "
                  + "optax takes that of the corrected one (amsgrad_corrected); the paper corrects "
                  + "nothing");

  /** {@link #AMSGRAD} with decoupled weight decay, as PyTorch's AdamW has it. */
  public static final OptimizerRule AMSGRADW =
      RuleParts.rule(
              "amsgradw",
              moments(0.01),
              AdamParts.STATE_AND_MAXIMUM,
              AdamParts.corrected(AdamParts.DECOUPLED),
              e -> amsgrad(e.shrunk()))
          .described("amsgrad, of p (1 - lr weight_decay)", "Reddi et al., 2018")
          .convention("the maximum is PyTorch's, as in amsgrad");

  /**
   * {@link #AMSGRAD} with the maximum of corrected means, as in optax: since the first means are
   * divided by little, the maximum may stay what it was at the first steps.
   */
  public static final OptimizerRule AMSGRAD_CORRECTED =
      RuleParts.rule(
              "amsgrad_corrected",
              moments(0),
              AdamParts.STATE_AND_MAXIMUM,
              amsgradCorrectedScalars(),
              e -> amsgradCorrected(e.decayed()))
          .described(
              "v: mean of g^2; x = max(x, v/(1 - beta2^t)); p - lr m/(sqrt(x) + epsilon)",
              "Reddi et al., 2018, as in optax")
          .convention("optax's: the maximum of the corrected v; PyTorch's is amsgrad");

  /**
   * Adam as in Keras and TensorFlow: epsilon is added to the root before it is corrected (the
   * paper's "epsilon hat"), and weight decay, if any, is decoupled.
   */
  public static final OptimizerRule ADAM_KERAS =
      RuleParts.rule(
              "adam_keras",
              AdamParts.hyperparameters(0.001, 0.9, 0.999, 1e-7, 0),
              AdamParts.STATE,
              AdamParts.uncorrected(AdamParts.DECOUPLED),
              e -> uncorrected(e.shrunk()))
          .described(
              "p - lr sqrt(1 - beta2^t)/(1 - beta1^t) m/(sqrt(v) + epsilon)",
              "Kingma and Ba, 2015, as in Keras")
          .convention(
              "Keras's, and a shorter form of the paper: epsilon is added to the root of the "
                  + "uncorrected v; PyTorch's is adam");

  /**
   * Adam with the largest gradient in place of the mean square (Kingma and Ba, 2015, section 7.1),
   * as in PyTorch: {@code u = max(beta2 u, |g| + epsilon)}. Weight decay, if any, is added to the
   * gradient.
   */
  public static final OptimizerRule ADAMAX =
      RuleParts.rule(
              "adamax",
              AdamParts.hyperparameters(0.002, 0.9, 0.999, 1e-8, 0),
              List.of(AdamParts.FIRST, AdamParts.MAXIMUM),
              adamaxScalars(AdamParts.COUPLED),
              e -> adamax(e.decayed()))
          .described(
              "u = max(beta2 u, |g| + epsilon); p - lr/(1 - beta1^t) m/u", "Kingma and Ba, 2015")
          .convention(
              "PyTorch's: epsilon is within the maximum; Keras adds it to u (adamax_keras)");

  /**
   * {@link #ADAMAX} as in Keras: epsilon is added at the division alone, and weight decay, if any,
   * is decoupled.
   */
  public static final OptimizerRule ADAMAX_KERAS =
      RuleParts.rule(
              "adamax_keras",
              AdamParts.hyperparameters(0.001, 0.9, 0.999, 1e-7, 0),
              List.of(AdamParts.FIRST, AdamParts.MAXIMUM),
              adamaxScalars(AdamParts.DECOUPLED),
              e -> adamaxKeras(e.shrunk()))
          .described(
              "u = max(beta2 u, |g|); p - lr/(1 - beta1^t) m/(u + epsilon)",
              "Kingma and Ba, 2015, as in Keras")
          .convention("Keras's: epsilon is added to u; PyTorch's is adamax");

  /**
   * Adam that corrects the mean of squares alone (St John, 2021), so that it begins with small
   * steps. Weight decay, if any, is added to the gradient.
   */
  public static final OptimizerRule ADAMD =
      RuleParts.rule(
              "adamd", moments(0), AdamParts.STATE, adamdScalars(), e -> uncorrected(e.decayed()))
          .described("p - lr sqrt(1 - beta2^t) m/(sqrt(v) + epsilon)", "St John, 2021")
          .convention("the second moment alone is corrected; adam corrects both");

  private AdamRules() {}

  /** Returns the rules of this family that were built in after the first ones, in order. */
  static List<OptimizerRule> all() {
    return List.of(AMSGRAD, AMSGRADW, AMSGRAD_CORRECTED, ADAM_KERAS, ADAMAX, ADAMAX_KERAS, ADAMD);
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

  private static List<Expr> amsgrad(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr maximum = e.get(AdamParts.MAXIMUM).max(second);
    Expr direction = first.div(AdamParts.correctedRoot(e, maximum));
    return List.of(AdamParts.step(e, direction), first, second, maximum);
  }

  private static List<Scalar> amsgradCorrectedScalars() {
    Scalar inverse =
        new Scalar("inverse_correction", (h, t) -> 1 / Scalar.correction(h, "beta2", t));
    return AdamParts.with(AdamParts.stepSize(), inverse, AdamParts.COUPLED);
  }

  private static List<Expr> amsgradCorrected(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    Expr maximum = e.get(AdamParts.MAXIMUM).max(second.mul(e.get("inverse_correction")));
    Expr direction = first.div(AdamParts.root(e, maximum));
    return List.of(AdamParts.step(e, direction), first, second, maximum);
  }

  private static List<Expr> uncorrected(Element e) {
    Expr first = AdamParts.first(e);
    Expr second = AdamParts.second(e);
    return List.of(AdamParts.step(e, first.div(AdamParts.root(e, second))), first, second);
  }

  private static List<Scalar> adamdScalars() {
    Scalar stepSize =
        new Scalar(
            "step_size",
            (h, t) -> Scalar.value(h, "lr") * Math.sqrt(Scalar.correction(h, "beta2", t)));
    return AdamParts.with(stepSize, AdamParts.COUPLED);
  }

  private static List<Scalar> adamaxScalars(Scalar decay) {
    return List.of(
        AdamParts.stepSize(),
        Scalar.of("beta1"),
        Scalar.oneMinus("beta1"),
        Scalar.of("beta2"),
        Scalar.of("epsilon"),
        decay);
  }

  private static List<Expr> adamax(Element e) {
    Expr first = AdamParts.first(e);
    Expr largest = e.g().abs().add(e.get("epsilon"));
    Expr maximum = e.get("beta2").mul(e.get(AdamParts.MAXIMUM)).max(largest);
    return List.of(AdamParts.step(e, first.div(maximum)), first, maximum);
  }

  private static List<Expr> adamaxKeras(Element e) {
    Expr first = AdamParts.first(e);
    Expr maximum = e.get("beta2").mul(e.get(AdamParts.MAXIMUM)).max(e.g().abs());
    return List.of(AdamParts.step(e, first.div(maximum.add(e.get("epsilon")))), first, maximum);
  }
}
