package io.lockstep.kernels.library.rule;

import static io.lockstep.kernels.library.rule.RuleParts.epsilon;
import static io.lockstep.kernels.library.rule.RuleParts.rule;
import static io.lockstep.kernels.library.rule.RuleParts.share;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Descent by gradients divided by a running mean of what they were. All but those of Keras have
 * epsilon outside the root, as PyTorch has it.
 */
public final class RmspropRules {
  private static final String SQUARES = "mean_square";
  private static final Hyperparameter ALPHA =
      share("alpha", 0.99, "share of the mean square that is kept").aliased("rho", "decay");

  /**
   * RMSprop (Tieleman and Hinton, 2012) as PyTorch has it: {@code v = a v + (1 - a) g^2; p - lr
   * g/(sqrt(v) + eps)}. Often printed with the mean of g in place of that of its square, of which
   * there need be no root; the lecture has the square.
   */
  public static final OptimizerRule RMSPROP =
      rmsprop("rmsprop", false, false)
          .described(
              "v = alpha v + (1 - alpha) g^2; p - lr g/(sqrt(v) + epsilon)",
              "Tieleman and Hinton, 2012")
          .convention(
              "PyTorch's: epsilon is added to the root, alpha is 0.99, nothing is corrected; "
                  + "Keras has epsilon within the root and 0.9 (rmsprop_keras); often printed with "
                  + "the mean of g in place of that of g^2");

  /** RMSprop with momentum of the divided gradient, as PyTorch has it. */
  public static final OptimizerRule RMSPROP_MOMENTUM =
      rmsprop("rmsprop_momentum", false, true)
          .described(
              "v = alpha v + (1 - alpha) g^2; b = momentum b + g/(sqrt(v) + epsilon); p - lr b",
              "Tieleman and Hinton, 2012")
          .convention("PyTorch's: the rate is outside b; Keras has it within (rmsprop_keras)");

  /**
   * RMSprop by the variance (Graves, 2013), as PyTorch has it: {@code sqrt(v - m^2)} in place of
   * {@code sqrt(v)}, m the mean gradient. Where rounding makes {@code v - m^2} negative it is 0,
   * which in PyTorch is NaN.
   */
  public static final OptimizerRule RMSPROP_CENTERED =
      rmsprop("rmsprop_centered", true, false)
          .described("v, m: means of g^2, g; p - lr g/(sqrt(v - m^2) + epsilon)", "Graves, 2013")
          .convention(
              "PyTorch's: epsilon is added to the root; v - m^2 is at least 0 here, where "
                  + "PyTorch's may be less by rounding, and NaN");

  /** Both: by the variance, and with momentum. */
  public static final OptimizerRule RMSPROP_CENTERED_MOMENTUM =
      rmsprop("rmsprop_centered_momentum", true, true)
          .described(
              "v, m: means of g^2, g; b = momentum b + g/(sqrt(v - m^2) + epsilon); p - lr b",
              "Graves, 2013")
          .convention("PyTorch's, as rmsprop_centered and rmsprop_momentum");

  /**
   * RMSprop as Keras has it: epsilon is within the root, and the rate is in the velocity: {@code v
   * = rho v + (1 - rho) g^2; b = mu b + lr g/sqrt(v + eps); p - b}.
   */
  public static final OptimizerRule RMSPROP_KERAS =
      rule(
              "rmsprop_keras",
              List.of(
                  Hyperparameter.rate(0.001),
                  share("rho", 0.9, "share of the mean square that is kept").aliased("alpha"),
                  share("momentum", 0, "share of the velocity that is kept"),
                  epsilon(1e-7, "added within the root"),
                  Hyperparameter.weightDecay(0)),
              List.of(SQUARES, "velocity"),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("rho"),
                  Scalar.oneMinus("rho"),
                  Scalar.of("momentum"),
                  Scalar.of("epsilon"),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr squares = e.meanSquare(SQUARES, "rho", g);
                Expr divided = g.div(squares.add(e.get("epsilon")).sqrt());
                Expr velocity = e.get("momentum").fma(e.get("velocity"), e.get("lr").mul(divided));
                return List.of(e.p().sub(velocity), squares, velocity);
              })
          .described(
              "v = rho v + (1 - rho) g^2; b = momentum b + lr g/sqrt(v + epsilon); p - b",
              "Tieleman and Hinton, 2012")
          .convention(
              "Keras's: epsilon is within the root, the rate within b; PyTorch's is rmsprop");

  /**
   * RMSterov (Choi et al., 2019), RMSprop with Nesterov's momentum: {@code v = a v + (1 - a) g^2}
   * from 1, {@code u = lr g/sqrt(v + eps); m = mu m + u; p - (mu m + u)}.
   */
  public static final OptimizerRule RMSTEROV =
      rule(
              "rmsterov",
              List.of(
                  Hyperparameter.rate(0.001),
                  ALPHA,
                  share("momentum", 0.9, "share of the velocity that is kept"),
                  epsilon(1e-8, "added within the root"),
                  Hyperparameter.weightDecay(0)),
              List.of(SQUARES, "velocity"),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("alpha"),
                  Scalar.oneMinus("alpha"),
                  Scalar.of("momentum"),
                  Scalar.of("epsilon"),
                  Scalar.first(),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr before = e.startingAt(g.constant(1), SQUARES);
                Expr entering = e.get("one_minus_alpha").mul(g).mul(g);
                Expr squares = e.get("alpha").fma(before, entering);
                Expr push = e.get("lr").mul(g.div(squares.add(e.get("epsilon")).sqrt()));
                Expr velocity = e.get("momentum").fma(e.get("velocity"), push);
                Expr step = e.get("momentum").fma(velocity, push);
                return List.of(e.p().sub(step), squares, velocity);
              })
          .described(
              "v = alpha v + (1 - alpha) g^2, from 1; u = lr g/sqrt(v + epsilon);"
                  + " m = momentum m + u; p - (momentum m + u)",
              "Choi et al., 2019");

  /**
   * AdaDelta (Zeiler, 2012) as PyTorch has it: {@code v = rho v + (1 - rho) g^2; d = sqrt(u +
   * eps)/sqrt(v + eps) g; u = rho u + (1 - rho) d^2; p - lr d}. The paper has no rate, which is a
   * rate of 1.
   */
  public static final OptimizerRule ADADELTA =
      adadelta("adadelta", 1, 0.9, 1e-6)
          .convention(
              "PyTorch's: rate 1, rho 0.9; Keras's are 0.001 and 0.95 (adadelta_keras); often"
                  + " printed without u, as p - lr g/(sqrt(v) + epsilon), which is rmsprop");

  /** AdaDelta with the defaults of Keras, whose rate of 0.001 makes it slow. */
  public static final OptimizerRule ADADELTA_KERAS =
      adadelta("adadelta_keras", 0.001, 0.95, 1e-7)
          .convention("Keras's: rate 0.001, rho 0.95; PyTorch's is adadelta");

  /**
   * AdaSmooth (Lu, 2022): the share of a new square depends on how straight the way of a weight is,
   * {@code e = |sum of its moves|/sum of their sizes}, 1 before it has moved: {@code c = (rho2 -
   * rho1) e + 1 - rho2; v = c^2 g^2 + (1 - c^2) v; p - lr g/sqrt(v + eps)}. By element as in the
   * paper, over the whole run.
   */
  public static final OptimizerRule ADASMOOTH =
      rule(
              "adasmooth",
              List.of(
                  Hyperparameter.rate(0.001),
                  share("rho1", 0.5, "of a straight way, 1 less the share of a new square"),
                  share("rho2", 0.99, "of a way to and fro"),
                  epsilon(1e-6, "added within the root"),
                  Hyperparameter.weightDecay(0)),
              List.of(SQUARES, "moved", "way"),
              List.of(
                  Scalar.of("lr"),
                  new Scalar("spread", (h, _) -> Scalar.value(h, "rho2") - Scalar.value(h, "rho1")),
                  Scalar.oneMinus("rho2"),
                  Scalar.of("epsilon"),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr one = g.constant(1);
                Expr way = e.get("way");
                Expr straight = way.gt(0).select(e.get("moved").abs().div(way), one);
                Expr c = e.get("spread").fma(straight, e.get("one_minus_rho2"));
                Expr share = c.mul(c);
                Expr squares = share.mul(g).fma(g, one.sub(share).mul(e.get(SQUARES)));
                Expr move = e.get("lr").mul(g.div(squares.add(e.get("epsilon")).sqrt()));
                return List.of(
                    e.p().sub(move), squares, e.get("moved").add(move), way.add(move.abs()));
              })
          .described(
              "e = |sum of moves|/sum of |moves|; c = (rho2 - rho1) e + 1 - rho2;"
                  + " v = c^2 g^2 + (1 - c^2) v; p - lr g/sqrt(v + epsilon)",
              "Lu, 2022");

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

  private RmspropRules() {}

  /** Returns the rules of this family in order. */
  static List<OptimizerRule> all() {
    return List.of(
        RMSPROP,
        RMSPROP_MOMENTUM,
        RMSPROP_CENTERED,
        RMSPROP_CENTERED_MOMENTUM,
        RMSPROP_KERAS,
        RMSTEROV,
        ADADELTA,
        ADADELTA_KERAS,
        ADASMOOTH,
        SDPROP);
  }

  private static OptimizerRule rmsprop(String name, boolean centered, boolean momentum) {
    List<Hyperparameter> hyperparameters = new ArrayList<>(List.of(Hyperparameter.rate(0.01)));
    List<String> state = new ArrayList<>(List.of(SQUARES));
    hyperparameters.add(ALPHA);
    if (centered) {
      state.add("mean");
    }
    if (momentum) {
      hyperparameters.add(share("momentum", 0.9, "share of the velocity that is kept"));
      state.add("velocity");
    }
    hyperparameters.add(epsilon(1e-8));
    hyperparameters.add(Hyperparameter.weightDecay(0));
    List<Scalar> scalars =
        new ArrayList<>(hyperparameters.stream().map(h -> Scalar.of(h.name())).toList());
    scalars.add(Scalar.oneMinus("alpha"));
    return rule(name, hyperparameters, state, scalars, e -> divided(e, centered, momentum));
  }

  private static List<Expr> divided(Element given, boolean centered, boolean momentum) {
    Element e = given.decayed();
    Expr squares = e.meanSquare(SQUARES, "alpha", e.g());
    List<Expr> results = new ArrayList<>(List.of(squares));
    Expr variance = squares;
    if (centered) {
      Expr mean = e.mean("mean", "alpha", e.g());
      results.add(mean);
      variance = mean.neg().fma(mean, squares).max(0);
    }
    Expr direction = e.g().div(variance.sqrt().add(e.get("epsilon")));
    if (momentum) {
      direction = e.get("momentum").fma(e.get("velocity"), direction);
      results.add(direction);
    }
    results.addFirst(e.descend(direction));
    return results;
  }

  private static OptimizerRule adadelta(String name, double rate, double rho, double epsilon) {
    return rule(
            name,
            List.of(
                Hyperparameter.in(Interval.atLeast(0), "lr", rate, "factor of a step")
                    .aliased("learning_rate"),
                share("rho", rho, "share of the mean squares that is kept"),
                epsilon(epsilon, "added within both roots"),
                Hyperparameter.weightDecay(0)),
            List.of(SQUARES, "mean_square_step"),
            List.of(
                Scalar.of("lr"),
                Scalar.of("rho"),
                Scalar.oneMinus("rho"),
                Scalar.of("epsilon"),
                Scalar.of("weight_decay")),
            e -> {
              Expr g = e.decayed().g();
              Expr squares = e.meanSquare(SQUARES, "rho", g);
              Expr steps = e.get("mean_square_step").add(e.get("epsilon")).sqrt();
              Expr step = steps.div(squares.add(e.get("epsilon")).sqrt()).mul(g);
              return List.of(
                  e.descend(step), squares, e.meanSquare("mean_square_step", "rho", step));
            })
        .described(
            "v = rho v + (1 - rho) g^2; d = sqrt(u + epsilon)/sqrt(v + epsilon) g;"
                + " u = rho u + (1 - rho) d^2; p - lr d",
            "Zeiler, 2012");
  }
}
