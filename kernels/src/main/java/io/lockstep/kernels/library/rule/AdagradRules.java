package io.lockstep.kernels.library.rule;

import static io.lockstep.kernels.function.ElementaryFunctions.EXP;
import static io.lockstep.kernels.function.ElementaryFunctions.LOG;
import static io.lockstep.kernels.library.rule.RuleParts.epsilon;
import static io.lockstep.kernels.library.rule.RuleParts.rule;
import static io.lockstep.kernels.library.rule.RuleParts.share;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.OptimizerRule;
import java.util.List;

/**
 * Descent by gradients divided by what all gradients before were, so that rates fall; and dual
 * averaging, which leads from the start.
 */
public final class AdagradRules {
  private static final String SUM = "squares";

  /**
   * AdaGrad (Duchi, Hazan and Singer, 2011) as PyTorch has it: {@code s = s + g^2; p - lr/(1 + (t -
   * 1) lr_decay) g/(sqrt(s) + eps)}. Often printed with epsilon within the root, as in {@link
   * #ADAGRAD_KERAS}.
   */
  public static final OptimizerRule ADAGRAD =
      rule(
              "adagrad",
              List.of(
                  Hyperparameter.rate(0.01),
                  Hyperparameter.in(Interval.atLeast(0), "lr_decay", 0, "fall of the rate by step"),
                  accumulator(0),
                  epsilon(1e-10),
                  Hyperparameter.weightDecay(0)),
              List.of(SUM),
              List.of(
                  new Scalar(
                      "lr",
                      (h, step) ->
                          Scalar.value(h, "lr") / (1 + (step - 1) * Scalar.value(h, "lr_decay"))),
                  Scalar.of("initial_accumulator"),
                  Scalar.of("epsilon"),
                  Scalar.first(),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr sum = g.fma(g, e.startingAt(e.get("initial_accumulator"), SUM));
                return List.of(e.descend(g.div(sum.sqrt().add(e.get("epsilon")))), sum);
              })
          .described(
              "s = s + g^2; p - lr/(1 + (t - 1) lr_decay) g/(sqrt(s) + epsilon)",
              "Duchi, Hazan and Singer, 2011")
          .convention(
              "PyTorch's: epsilon is added to the root, and the sum begins at 0; Keras has it "
                  + "within the root, and begins at 0.1 (adagrad_keras); often printed with a sum "
                  + "of the gradients before the present one, which is ada_alter");

  /** AdaGrad as Keras has it: epsilon is within the root, and the sum begins at 0.1. */
  public static final OptimizerRule ADAGRAD_KERAS =
      rule(
              "adagrad_keras",
              List.of(
                  Hyperparameter.rate(0.001),
                  accumulator(0.1),
                  epsilon(1e-7, "added within the root"),
                  Hyperparameter.weightDecay(0)),
              List.of(SUM),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("initial_accumulator"),
                  Scalar.of("epsilon"),
                  Scalar.first(),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr sum = g.fma(g, e.startingAt(e.get("initial_accumulator"), SUM));
                return List.of(e.descend(g.div(sum.add(e.get("epsilon")).sqrt())), sum);
              })
          .described("s = s + g^2; p - lr g/sqrt(s + epsilon)", "Duchi, Hazan and Singer, 2011")
          .convention(
              "Keras's: epsilon is within the root, and the sum begins at 0.1; PyTorch's is "
                  + "adagrad");

  /**
   * AdaAlter (Xie et al., 2019): AdaGrad whose divisor does not know the present gradient: {@code p
   * - lr g/sqrt(s + eps^2); s = s + g^2}, s from 1.
   */
  public static final OptimizerRule ADA_ALTER =
      rule(
              "ada_alter",
              List.of(
                  Hyperparameter.rate(0.5),
                  accumulator(1),
                  epsilon(1, "its square is added within the root"),
                  Hyperparameter.weightDecay(0)),
              List.of(SUM),
              List.of(
                  Scalar.of("lr"),
                  Scalar.of("initial_accumulator"),
                  new Scalar(
                      "epsilon_squared",
                      (h, _) -> Scalar.value(h, "epsilon") * Scalar.value(h, "epsilon")),
                  Scalar.first(),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr before = e.startingAt(e.get("initial_accumulator"), SUM);
                Expr divisor = before.add(e.get("epsilon_squared")).sqrt();
                return List.of(e.descend(g.div(divisor)), g.fma(g, before));
              })
          .described("p - lr g/sqrt(s + epsilon^2); s = s + g^2, from 1", "Xie et al., 2019")
          .convention("the sum leaves out the present gradient, as adagrad is often printed");

  /**
   * SC-Adagrad, for strongly convex losses (Mukkamala and Hein, 2017): {@code v = v + g^2; p - lr
   * g/(v + xi2 exp(-xi1 v))}, without a root.
   */
  public static final OptimizerRule SC_ADAGRAD =
      rule(
              "sc_adagrad",
              List.of(
                  Hyperparameter.rate(0.01),
                  Hyperparameter.in(Interval.above(0), "xi1", 0.1, "how fast the damping falls"),
                  Hyperparameter.in(Interval.above(0), "xi2", 0.1, "the damping at first"),
                  Hyperparameter.weightDecay(0)),
              List.of(SUM),
              e -> {
                Expr g = e.decayed().g();
                Expr sum = g.fma(g, e.get(SUM));
                return List.of(e.descend(g.div(damped(e, sum))), sum);
              })
          .described("v = v + g^2; p - lr g/(v + xi2 exp(-xi1 v))", "Mukkamala and Hein, 2017");

  /**
   * SC-RMSProp (Mukkamala and Hein, 2017): {@code v = (1 - gamma/t) v + gamma/t g^2; p - lr g/(t v
   * + xi2 exp(-xi1 t v))}.
   */
  public static final OptimizerRule SC_RMSPROP =
      rule(
              "sc_rmsprop",
              List.of(
                  Hyperparameter.rate(0.01),
                  Hyperparameter.in(
                      Interval.above(0).upTo(1), "gamma", 0.9, "share of the first square"),
                  Hyperparameter.in(Interval.above(0), "xi1", 0.1, "how fast the damping falls"),
                  Hyperparameter.in(Interval.above(0), "xi2", 0.1, "the damping at first"),
                  Hyperparameter.weightDecay(0)),
              List.of("mean_square"),
              List.of(
                  Scalar.of("lr"),
                  new Scalar("beta", (h, step) -> 1 - Scalar.value(h, "gamma") / step),
                  new Scalar("one_minus_beta", (h, step) -> Scalar.value(h, "gamma") / step),
                  new Scalar("t", (_, step) -> step),
                  Scalar.of("xi1"),
                  Scalar.of("xi2"),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr mean = e.meanSquare("mean_square", "beta", g);
                return List.of(e.descend(g.div(damped(e, e.get("t").mul(mean)))), mean);
              })
          .described(
              "v = (1 - gamma/t) v + gamma/t g^2; p - lr g/(t v + xi2 exp(-xi1 t v))",
              "Mukkamala and Hein, 2017");

  /**
   * Expectigrad (Daley and Amato, 2020): the mean of the squares of all gradients but those that
   * are 0, and momentum of what is divided by it: {@code s = s + g^2; n = n + [g != 0]; m = beta m
   * + (1 - beta) g/(sqrt(s/n) + eps); p - lr m/(1 - beta^t)}.
   */
  public static final OptimizerRule EXPECTIGRAD =
      rule(
              "expectigrad",
              List.of(
                  Hyperparameter.rate(0.001),
                  share("momentum", 0.9, "share of the mean that is kept").aliased("beta"),
                  epsilon(1e-8),
                  Hyperparameter.weightDecay(0)),
              List.of(SUM, "count", "mean"),
              List.of(
                  new Scalar(
                      "lr",
                      (h, step) -> Scalar.value(h, "lr") / Scalar.correction(h, "momentum", step)),
                  Scalar.of("momentum"),
                  Scalar.oneMinus("momentum"),
                  Scalar.of("epsilon"),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr square = g.mul(g);
                Expr sum = e.get(SUM).add(square);
                Expr one = g.constant(1);
                Expr count = e.get("count").add(square.gt(0).select(one, g.constant(0)));
                Expr root = sum.div(count.max(one)).sqrt();
                Expr mean = e.mean("mean", "momentum", g.div(root.add(e.get("epsilon"))));
                return List.of(e.descend(mean), sum, count, mean);
              })
          .described(
              "s = s + g^2; n = n + [g != 0]; m = mean of g/(sqrt(s/n) + epsilon);"
                  + " p - lr m/(1 - momentum^t)",
              "Daley and Amato, 2020");

  /**
   * AdaSqrt (Hu, Lin and Tang, 2019): {@code s = s + g^2; p - lr sqrt(t) g/(s + eps)}, so that a
   * first step is the longer the smaller its gradient; the authors' epsilon is 1e-8.
   */
  public static final OptimizerRule ADASQRT =
      rule(
              "adasqrt",
              List.of(
                  Hyperparameter.rate(0.001),
                  epsilon(1e-4, "added to the sum of squares"),
                  Hyperparameter.weightDecay(0)),
              List.of(SUM),
              List.of(
                  new Scalar("lr", (h, step) -> Scalar.value(h, "lr") * Math.sqrt((double) step)),
                  Scalar.of("epsilon"),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr sum = g.fma(g, e.get(SUM));
                return List.of(e.descend(g.div(sum.add(e.get("epsilon")))), sum);
              })
          .described("s = s + g^2; p - lr sqrt(t) g/(s + epsilon)", "Hu, Lin and Tang, 2019");

  /**
   * MADGRAD (Defazio and Jelassi, 2021), dual averaging with momentum, as the authors' code has it:
   * {@code l = (lr + eps) sqrt(t); s = s + l g; q = q + l g^2; z = p0 - s/(cbrt(q) + eps); p = mu p
   * + (1 - mu) z}. The cube root is {@code exp(log(q)/3)}.
   */
  public static final OptimizerRule MADGRAD =
      rule(
              "madgrad",
              List.of(
                  Hyperparameter.rate(0.01),
                  share("momentum", 0.9, "share of the weights that is kept"),
                  epsilon(1e-6, "added to the root and to the rate"),
                  Hyperparameter.weightDecay(0)),
              List.of("gradients", SUM, "start"),
              List.of(
                  new Scalar(
                      "lambda",
                      (h, step) ->
                          (Scalar.value(h, "lr") + Scalar.value(h, "epsilon"))
                              * Math.sqrt((double) step)),
                  Scalar.of("momentum"),
                  Scalar.oneMinus("momentum"),
                  Scalar.of("epsilon"),
                  Scalar.first(),
                  Scalar.of("weight_decay")),
              e -> {
                Expr g = e.decayed().g();
                Expr weighted = e.get("lambda").mul(g);
                Expr gradients = e.get("gradients").add(weighted);
                Expr squares = weighted.fma(g, e.get(SUM));
                Expr start = e.startingAt(e.p(), "start");
                Expr root = squares.apply(LOG).mul(1 / 3.0).apply(EXP).add(e.get("epsilon"));
                Expr z = start.sub(gradients.div(root));
                Expr next = e.get("momentum").fma(e.p(), e.get("one_minus_momentum").mul(z));
                return List.of(next, gradients, squares, start);
              })
          .described(
              "l = (lr + epsilon) sqrt(t); s = s + l g; q = q + l g^2;"
                  + " momentum p + (1 - momentum)(p0 - s/(cbrt(q) + epsilon))",
              "Defazio and Jelassi, 2021");

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

  private AdagradRules() {}

  /** Returns the rules of this family in order. */
  static List<OptimizerRule> all() {
    return List.of(
        ADAGRAD,
        ADAGRAD_KERAS,
        ADA_ALTER,
        SC_ADAGRAD,
        SC_RMSPROP,
        EXPECTIGRAD,
        ADASQRT,
        MADGRAD,
        FTML);
  }

  private static Hyperparameter accumulator(double initial) {
    return Hyperparameter.in(
            Interval.atLeast(0), "initial_accumulator", initial, "where the sum of squares begins")
        .aliased("initial_accumulator_value");
  }

  private static Expr damped(Element e, Expr squares) {
    Expr falling = e.get("xi1").neg().mul(squares).apply(EXP);
    return e.get("xi2").fma(falling, squares);
  }
}
