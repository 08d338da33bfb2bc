package io.lockstep.kernels.library.rule;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the relatives of Adam share: a mean of gradients and one of their squares, each multiplied
 * by what it is too small by, since it began at 0.
 */
final class AdamParts {
  static final String FIRST = "first_moment";
  static final String SECOND = "second_moment";
  static final String MAXIMUM = "maximum";
  static final String PREVIOUS = "previous_gradient";

  /** The state of Adam. */
  static final List<String> STATE = List.of(FIRST, SECOND);

  /** The state of AMSGrad. */
  static final List<String> STATE_AND_MAXIMUM = List.of(FIRST, SECOND, MAXIMUM);

  /** {@code weight_decay}, as it is added to the gradient. */
  static final Scalar COUPLED = Scalar.of("weight_decay");

  /** {@code decay_factor}, by which the parameter is multiplied. */
  static final Scalar DECOUPLED = Scalar.decayFactor();

  private AdamParts() {}

  /** Returns rate, two shares, epsilon and weight decay, and further hyperparameters. */
  static List<Hyperparameter> hyperparameters(
      double lr,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      Hyperparameter... more) {
    return Stream.concat(
            Stream.of(
                Hyperparameter.rate(lr),
                RuleParts.beta1(beta1),
                RuleParts.beta2(beta2),
                RuleParts.epsilon(epsilon),
                Hyperparameter.weightDecay(weightDecay)),
            Stream.of(more))
        .toList();
  }

  /**
   * Returns the scalars of Adam as in PyTorch: the square is corrected under the root, and epsilon
   * added to the corrected root.
   */
  static List<Scalar> corrected(Scalar... more) {
    return with(with(stepSize(), inverseRootCorrection()), more);
  }

  /**
   * Returns the scalars of Adam as in Keras and many authors' code: both corrections are in the
   * rate, and epsilon is added to the root as it is (the paper's "epsilon hat").
   */
  static List<Scalar> uncorrected(Scalar... more) {
    return with(joinedStepSize(), more);
  }

  /** Returns a step's size, the shares, epsilon, and more. */
  static List<Scalar> with(Scalar stepSize, Scalar... more) {
    return with(
        Stream.concat(Stream.of(stepSize), shares().stream()).toList(),
        Stream.concat(Stream.of(Scalar.of("epsilon")), Stream.of(more)).toArray(Scalar[]::new));
  }

  private static List<Scalar> with(List<Scalar> scalars, Scalar... more) {
    return Stream.concat(scalars.stream(), Stream.of(more)).toList();
  }

  /** Returns both shares and what is left of 1. */
  static List<Scalar> shares() {
    return List.of(
        Scalar.of("beta1"), Scalar.oneMinus("beta1"), Scalar.of("beta2"), Scalar.oneMinus("beta2"));
  }

  /** Returns {@code step_size = lr / (1 - beta1^t)}. */
  static Scalar stepSize() {
    return new Scalar(
        "step_size", (h, t) -> Scalar.value(h, "lr") / Scalar.correction(h, "beta1", t));
  }

  /** Returns {@code step_size = lr sqrt(1 - beta2^t) / (1 - beta1^t)}. */
  static Scalar joinedStepSize() {
    return new Scalar(
        "step_size",
        (h, t) ->
            Scalar.value(h, "lr")
                * Math.sqrt(Scalar.correction(h, "beta2", t))
                / Scalar.correction(h, "beta1", t));
  }

  /** Returns {@code inverse_root_correction = 1 / sqrt(1 - beta2^t)}. */
  static Scalar inverseRootCorrection() {
    return inverseRootCorrection("beta2");
  }

  /** Returns {@code inverse_root_correction = 1 / sqrt(1 - beta^t)} of a share. */
  static Scalar inverseRootCorrection(String beta) {
    return new Scalar(
        "inverse_root_correction", (h, t) -> 1 / Math.sqrt(Scalar.correction(h, beta, t)));
  }

  /** Returns the next mean of gradients. */
  static Expr first(Element e) {
    return e.mean(FIRST, "beta1", e.g());
  }

  /** Returns the next mean of the gradients' squares. */
  static Expr second(Element e) {
    return e.meanSquare(SECOND, "beta2", e.g());
  }

  /** Returns {@code sqrt(square) / sqrt(1 - beta2^t) + epsilon}. */
  static Expr correctedRoot(Element e, Expr square) {
    return square.sqrt().fma(e.get("inverse_root_correction"), e.get("epsilon"));
  }

  /** Returns {@code sqrt(square) + epsilon}. */
  static Expr root(Element e, Expr square) {
    return square.sqrt().add(e.get("epsilon"));
  }

  /** Returns {@code p - step_size direction}. */
  static Expr step(Element e, Expr direction) {
    return Element.descend(e.p(), e.get("step_size"), direction);
  }
}
