package io.lockstep.kernels.library.rule;

import static io.lockstep.kernels.library.rule.Element.decayed;
import static io.lockstep.kernels.library.rule.Element.descend;
import static io.lockstep.kernels.library.rule.RuleParts.rule;
import static io.lockstep.kernels.library.rule.RuleParts.share;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.List;

/** Gradient descent, with and without a velocity. */
public final class MomentumRules {
  private static final List<Hyperparameter> MOMENTA =
      List.of(
          Hyperparameter.rate(0.01),
          share("momentum", 0.9, "share of the velocity that is kept"),
          Hyperparameter.weightDecay(0));

  /** Stochastic gradient descent (Robbins and Monro, 1951): {@code p - lr (g + wd p)}. */
  public static final OptimizerRule SGD =
      new OptimizerRule(
              "sgd",
              List.of(Hyperparameter.rate(0.01), Hyperparameter.weightDecay(0)),
              List.of(),
              (p, g, state, s) -> List.of(descend(p, s.get(0), decayed(p, g, s.get(1)))))
          .described("p - lr (g + weight_decay p)", "Robbins and Monro, 1951");

  /** Gradient descent with a heavy ball (Polyak, 1964): {@code v = mu v + g; p - lr v}. */
  public static final OptimizerRule MOMENTUM =
      new OptimizerRule(
              "momentum",
              MOMENTA,
              List.of("velocity"),
              (p, g, state, s) -> {
                Expr velocity = s.get(1).fma(state.get(0), decayed(p, g, s.get(2)));
                return List.of(descend(p, s.get(0), velocity), velocity);
              })
          .described("v = momentum v + g; p - lr v", "Polyak, 1964")
          .convention(
              "PyTorch's; Keras has the rate within v (momentum_keras), others a mean of"
                  + " gradients (momentum_average); often printed as v = momentum v + lr g; p - lr"
                  + " v, which has the rate twice");

  /**
   * Accelerated gradient descent (Nesterov, 1983, as in Sutskever et al., 2013): {@code v = mu v +
   * g; p - lr (g + mu v)}.
   */
  public static final OptimizerRule NESTEROV =
      new OptimizerRule(
              "nesterov",
              MOMENTA,
              List.of("velocity"),
              (p, g, state, s) -> {
                Expr decayed = decayed(p, g, s.get(2));
                Expr velocity = s.get(1).fma(state.get(0), decayed);
                return List.of(descend(p, s.get(0), s.get(1).fma(velocity, decayed)), velocity);
              })
          .described("v = momentum v + g; p - lr (g + momentum v)", "Nesterov, 1983")
          .convention(
              "PyTorch's: p is where the paper looks ahead to; Keras has the rate within v "
                  + "(nesterov_keras); often printed as v = momentum v + lr g(p + momentum v); p + "
                  + "momentum v, where it is v = momentum v - lr g(p + momentum v); p + v");

  /**
   * Momentum with dampening, as PyTorch has it: {@code v = mu v + (1 - dampening) g}, but {@code v
   * = g} at the first step, whatever the dampening; {@code p - lr v}. With a dampening as large as
   * the momentum the velocity is a mean of gradients; {@link #MOMENTUM_AVERAGE} is that mean
   * without the exception at the first step.
   */
  public static final OptimizerRule MOMENTUM_DAMPENED =
      rule(
              "momentum_dampened",
              List.of(
                  Hyperparameter.rate(0.01),
                  share("momentum", 0.9, "share of the velocity that is kept"),
                  Hyperparameter.in(
                      Interval.atLeast(0).upTo(1),
                      "dampening",
                      0.5,
                      "share of a gradient that is left out, but of the first"),
                  Hyperparameter.weightDecay(0)),
              List.of("velocity"),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("momentum"),
                  new Scalar(
                      "entering", (h, step) -> step == 1 ? 1 : 1 - Scalar.value(h, "dampening")),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr velocity = e.get("momentum").fma(e.get("velocity"), e.get("entering").mul(g));
                return List.of(e.descend(velocity), velocity);
              })
          .described("v = momentum v + (1 - dampening) g; p - lr v", "Polyak, 1964")
          .convention("PyTorch's: the first gradient is not dampened");

  /**
   * Momentum as Keras has it (Polyak, 1964): the rate is in the velocity, {@code v = mu v - lr g; p
   * + v}. At a constant rate that is {@link #MOMENTUM}; where the rate changes, the velocity keeps
   * the rates of its gradients. It is often printed with the rate in both lines, {@code v = mu v +
   * lr g; p - lr v}, which would square it.
   */
  public static final OptimizerRule MOMENTUM_KERAS =
      rule(
              "momentum_keras",
              MOMENTA,
              List.of("velocity"),
              e -> {
                Expr velocity = ratedVelocity(e.decayed());
                return List.of(e.p().add(velocity), velocity);
              })
          .described("v = momentum v - lr g; p + v", "Polyak, 1964")
          .convention(
              "Keras's: the rate is within v, so that one that changes counts for later "
                  + "gradients alone; PyTorch's is momentum");

  /**
   * Nesterov's momentum as Keras has it: {@code v = mu v - lr g; p + mu v - lr g}. The gradient is
   * that at the parameters, which are kept a step ahead along the velocity. It is often printed as
   * {@code v = mu v + lr g(p + mu v); p + mu v}, whose signs go uphill.
   */
  public static final OptimizerRule NESTEROV_KERAS =
      rule(
              "nesterov_keras",
              MOMENTA,
              List.of("velocity"),
              e -> {
                Element decayed = e.decayed();
                Expr velocity = ratedVelocity(decayed);
                Expr ahead = e.get("momentum").fma(velocity, e.p());
                return List.of(e.get("lr").neg().fma(decayed.g(), ahead), velocity);
              })
          .described("v = momentum v - lr g; p + momentum v - lr g", "Nesterov, 1983")
          .convention("Keras's: the rate is within v; PyTorch's is nesterov");

  /**
   * Momentum by a mean of gradients (Liu, Gao and Yin, 2020, as SGDM): {@code m = mu m + (1 - mu)
   * g; p - lr m}. It is {@link #MOMENTUM} with a rate of {@code lr (1 - mu)}.
   */
  public static final OptimizerRule MOMENTUM_AVERAGE =
      rule(
              "momentum_average",
              MOMENTA,
              List.of("mean"),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("momentum"),
                  Scalar.oneMinus("momentum"),
                  Scalar.of("weight_decay")),
              e -> {
                Expr mean = e.mean("mean", "momentum", e.decayed().g());
                return List.of(e.descend(mean), mean);
              })
          .described("m = momentum m + (1 - momentum) g; p - lr m", "Liu, Gao and Yin, 2020")
          .convention(
              "a mean of gradients, so that steps are as long as those of sgd; PyTorch and "
                  + "Keras have the whole gradient (momentum, momentum_keras)");

  /**
   * SGDW: momentum with decoupled weight decay (Loshchilov and Hutter, 2019): {@code p (1 - lr wd)}
   * before the step. The paper does not multiply the decay by the rate but by the schedule alone;
   * here it is as in AdamW of PyTorch.
   */
  public static final OptimizerRule SGDW =
      rule(
              "sgdw",
              List.of(
                  Hyperparameter.rate(0.01),
                  share("momentum", 0.9, "share of the velocity that is kept"),
                  Hyperparameter.weightDecay(0.01)),
              List.of("velocity"),
              List.of(Scalar.of("lr"), Scalar.of("momentum"), Scalar.decayFactor()),
              e -> {
                Expr velocity = e.get("momentum").fma(e.get("velocity"), e.g());
                return List.of(e.shrunk().descend(velocity), velocity);
              })
          .described("momentum, of p (1 - lr weight_decay)", "Loshchilov and Hutter, 2019")
          .convention(
              "decay is multiplied by the rate, as in PyTorch's AdamW; the paper multiplies it "
                  + "by the schedule's factor alone");

  private MomentumRules() {}

  /** Returns the rules of this family but for the most used ones, in order. */
  static List<OptimizerRule> all() {
    return List.of(MOMENTUM_DAMPENED, MOMENTUM_KERAS, NESTEROV_KERAS, MOMENTUM_AVERAGE, SGDW);
  }

  private static Expr ratedVelocity(Element e) {
    return e.get("momentum").fma(e.get("velocity"), e.get("lr").neg().mul(e.g()));
  }
}
