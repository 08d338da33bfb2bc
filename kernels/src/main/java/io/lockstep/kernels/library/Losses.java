package io.lockstep.kernels.library;

import static io.lockstep.kernels.function.ElementaryFunctions.EXP;
import static io.lockstep.kernels.function.ElementaryFunctions.SOFTPLUS;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.library.Loss.Link;
import io.lockstep.kernels.library.Loss.OutputKind;
import io.lockstep.kernels.library.Loss.TargetKind;
import io.lockstep.kernels.library.formula.Likelihood;
import io.lockstep.kernels.library.formula.Pieces;
import io.lockstep.kernels.library.formula.RowParts;
import java.util.List;

/**
 * The losses: one constant for each that is built in, and those that were registered. What has no
 * weight in one does not count, be it infinite. p is the prediction (an output of the network), t
 * the target; what is summed is summed over the row, and a batch has the mean.
 *
 * <p>Losses from logits are precise where those from probabilities have lost all digits, so prefer
 * them. From probabilities, logarithms are at least -100, as in PyTorch's BCELoss; Keras clips the
 * probabilities to 1e-7 from their ends instead.
 */
public final class Losses {
  private static final Hyperparameter SMOOTHING =
      Hyperparameter.in(
          Interval.atLeast(0).below(1),
          "label_smoothing",
          0,
          "share of the target that is spread over all classes");

  private static final Hyperparameter GAMMA =
      Hyperparameter.in(Interval.atLeast(0), "gamma", 2, "how little counts what is right and sure")
          .aliased("focusing");

  // ---- of numbers

  /** {@code (p - t)^2}. */
  public static final Loss SQUARED_ERROR =
      Loss.of(
              Signature.of("squared_error").aliased("mse", "l2", "mean_squared_error"),
              (p, t, _) -> {
                Expr d = p.sub(t);
                return d.mul(d);
              })
          .described("(p - t)^2", "Legendre, 1805");

  /** {@code |p - t|}; derivative 0 where they are equal. */
  public static final Loss ABSOLUTE_ERROR =
      Loss.of(
              Signature.of("absolute_error").aliased("mae", "l1", "mean_absolute_error"),
              (p, t, _) -> p.sub(t).abs())
          .described("|p - t|", "Boscovich, 1757");

  /**
   * {@code d^2/2} for {@code d = |p - t|} below delta, {@code delta (d - delta/2)} beyond (Huber,
   * 1964).
   */
  public static final Loss HUBER =
      Loss.of(
              Signature.of(
                  "huber",
                  Hyperparameter.in(
                      Interval.above(0), "delta", 1, "the distance where it becomes linear")),
              (p, t, s) -> {
                double delta = s.value("delta");
                Expr d = p.sub(t);
                Expr a = d.abs();
                return a.lt(delta).select(d.mul(d).mul(0.5), a.sub(delta / 2).mul(delta));
              })
          .described("d = |p - t|; d < delta ? d^2/2 : delta (d - delta/2)", "Huber, 1964");

  /**
   * {@code d^2/(2 beta)} for {@code d = |p - t|} below beta, {@code d - beta/2} beyond (Girshick,
   * 2015): huber divided by beta.
   */
  public static final Loss SMOOTH_L1 =
      Loss.of(
              Signature.of(
                  "smooth_l1",
                  Hyperparameter.in(
                      Interval.above(0), "beta", 1, "the distance where it becomes linear")),
              (p, t, s) -> {
                double beta = s.value("beta");
                Expr d = p.sub(t);
                Expr a = d.abs();
                return a.lt(beta).select(d.mul(d).mul(0.5 / beta), a.sub(beta / 2));
              })
          .described("d = |p - t|; d < beta ? d^2/(2 beta) : d - beta/2", "Girshick, 2015");

  /** {@code log(cosh(p - t))}: {@code d^2/2} near 0, {@code |d| - log 2} far out. */
  public static final Loss LOG_COSH =
      Loss.of(
              Signature.of("log_cosh").aliased("logcosh"),
              (p, t, _) -> Likelihood.logCosh(p.sub(t)))
          .described("log(cosh(p - t))", "Green, 1990");

  /**
   * {@code max(q (t - p), (q - 1) (t - p))}: least where a share q of the targets is below the
   * prediction (Koenker and Bassett, 1978); derivative {@code -q} where they are equal. Also called
   * pinball loss.
   */
  public static final Loss QUANTILE =
      Loss.of(
              Signature.of(
                      "quantile",
                      Hyperparameter.in(
                          Interval.above(0).below(1), "q", 0.5, "share of targets below"))
                  .aliased("pinball"),
              (p, t, s) -> {
                Expr d = p.sub(t);
                return d.mul(Pieces.bySign(d, 1 - s.value("q"), -s.value("q")));
              })
          .described("max(q (t - p), (q - 1) (t - p))", "Koenker and Bassett, 1978");

  /**
   * {@code exp(p) - t p}: the negative logarithm of the likelihood of a count t at the rate {@code
   * exp(p)}, but for a term without p, so it may be below 0; as PyTorch's {@code PoissonNLLLoss}.
   * That of Keras takes the rate itself.
   */
  public static final Loss POISSON_NLL =
      Loss.of(
              Signature.of("poisson_nll").aliased("poisson"),
              (p, t, _) -> p.apply(EXP).sub(t.mulNoNan(p)))
          .ofTargets(TargetKind.NOT_NEGATIVE)
          .linkedBy(Link.EXP)
          .described("exp(p) - t p", "Nelder and Wedderburn, 1972");

  /**
   * {@code 1 - cos} of the angle between the rows: half the squared distance of the rows divided by
   * their norms, which keeps its precision where the angle is small; 1 where one of them is zero.
   * PyTorch and the papers have it so; Keras's {@code CosineSimilarity} is less by 1.
   */
  public static final Loss COSINE =
      Loss.of(
              Signature.of("cosine").aliased("cosine_similarity", "cosine_embedding"),
              (p, t, _) -> {
                Expr u = RowParts.unit(p);
                Expr v = RowParts.unit(t);
                Expr d = u.sub(v);
                Expr missing = RowParts.sum(p.abs()).eq(0).or(RowParts.sum(t.abs()).eq(0));
                Expr half = RowParts.sum(d.mul(d)).mul(0.5);
                return missing.select(half.constant(1), half);
              })
          .perRow()
          .described("1 - sum(p t)/(|p| |t|)", "Salton, 1975");

  // ---- of signs

  /** {@code max(0, 1 - t p)} for t of 1 or -1 (Cortes and Vapnik, 1995). */
  public static final Loss HINGE =
      Loss.of(Signature.of("hinge"), (p, t, _) -> margin(p, t))
          .ofTargets(TargetKind.SIGN)
          .described("max(0, 1 - t p)", "Cortes and Vapnik, 1995");

  /** {@code max(0, 1 - t p)^2} for t of 1 or -1. */
  public static final Loss SQUARED_HINGE =
      Loss.of(
              Signature.of("squared_hinge"),
              (p, t, _) -> {
                Expr margin = margin(p, t);
                return margin.mul(margin);
              })
          .ofTargets(TargetKind.SIGN)
          .described("max(0, 1 - t p)^2", "Lee and Mangasarian, 2001");

  /**
   * {@code p (step(p) - t)}: how far the output is on the wrong side of 0. Its gradient is {@code
   * step(p) - t}, so that gradient descent is Rosenblatt's rule for his perceptron.
   */
  public static final Loss PERCEPTRON =
      Loss.of(Signature.of("perceptron"), (p, t, _) -> Pieces.step(p).sub(t).mulNoNan(p))
          .ofTargets(TargetKind.PROBABILITY)
          .linkedBy(Link.STEP)
          .described("p (step(p) - t)", "Rosenblatt, 1958");

  // ---- of probabilities, each by itself

  /**
   * {@code t softplus(-p) + (1-t) softplus(p)}: the cross-entropy of a probability t and {@code
   * sigmoid(p)}. Value and derivative keep their relative precision for logits of any size. With
   * label smoothing s, t is {@code (1-s) t + s/2}.
   */
  public static final Loss BINARY_CROSS_ENTROPY_WITH_LOGITS =
      Loss.of(
              Signature.of("binary_cross_entropy_with_logits", SMOOTHING)
                  .aliased("bce", "bce_with_logits", "binary_cross_entropy", "binary_crossentropy"),
              (p, given, s) -> {
                Expr t = Likelihood.smoothed(given, s.value("label_smoothing"), 0.5);
                return Likelihood.ofTwo(t, p.neg().apply(SOFTPLUS), p.apply(SOFTPLUS));
              })
          .ofTargets(TargetKind.PROBABILITY)
          .linkedBy(Link.SIGMOID)
          .described("t log(1 + exp(-p)) + (1 - t) log(1 + exp(p))", "Cox, 1958");

  /** {@code -t log(p) - (1-t) log(1-p)} of a probability p, as from a sigmoid. */
  public static final Loss BINARY_CROSS_ENTROPY_OF_PROBABILITIES =
      Loss.of(
              Signature.of("binary_cross_entropy_of_probabilities", SMOOTHING)
                  .aliased("bce_of_probabilities"),
              (p, given, s) -> {
                Expr t = Likelihood.smoothed(given, s.value("label_smoothing"), 0.5);
                return Likelihood.ofTwo(t, Likelihood.log(p).neg(), Likelihood.logOfRest(p).neg());
              })
          .ofTargets(TargetKind.PROBABILITY)
          .ofOutputs(OutputKind.PROBABILITY)
          .described("-t log(p) - (1 - t) log(1 - p)", "Cox, 1958");

  /**
   * {@code alpha t (1-s)^gamma softplus(-p) + (1-alpha) (1-t) s^gamma softplus(p)} with {@code s =
   * sigmoid(p)} (Lin et al., 2017), alpha 0.25 and gamma 2 as in the paper and torchvision.
   */
  public static final Loss BINARY_FOCAL_WITH_LOGITS =
      Loss.of(
              Signature.of(
                      "binary_focal_with_logits",
                      GAMMA,
                      Hyperparameter.in(
                          Interval.above(0).below(1), "alpha", 0.25, "weight of targets of 1"))
                  .aliased("binary_focal"),
              (p, t, s) -> {
                double gamma = s.value("gamma");
                double alpha = s.value("alpha");
                Expr ifOne =
                    Likelihood.restOfSigmoid(p, gamma).mul(p.neg().apply(SOFTPLUS)).mul(alpha);
                Expr ifZero =
                    Likelihood.restOfSigmoid(p.neg(), gamma).mul(p.apply(SOFTPLUS)).mul(1 - alpha);
                return Likelihood.ofTwo(t, ifOne, ifZero);
              })
          .ofTargets(TargetKind.PROBABILITY)
          .linkedBy(Link.SIGMOID)
          .described(
              "s = sigmoid(p); -alpha t (1 - s)^gamma log(s)"
                  + " - (1 - alpha) (1 - t) s^gamma log(1 - s)",
              "Lin et al., 2017");

  // ---- of distributions over classes

  /**
   * {@code -sum(t log_softmax(p))} over the row. With label smoothing s, t is {@code (1-s) t + s/k}
   * for k classes (Szegedy et al., 2016).
   */
  public static final Loss CROSS_ENTROPY_WITH_LOGITS =
      ofClasses(
              Signature.of("cross_entropy_with_logits", SMOOTHING)
                  .aliased("ce", "cross_entropy", "categorical_crossentropy"),
              (p, given, s) -> {
                Expr t = Likelihood.smoothedRow(given, s.value("label_smoothing"));
                return RowParts.sum(t.mulNoNan(RowParts.logSoftmax(p))).neg();
              })
          .linkedBy(Link.SOFTMAX)
          .described("-sum(t log(softmax(p)))", "Bridle, 1990");

  /** {@code -sum(t log(p))} over the row, of probabilities p, as from a softmax. */
  public static final Loss CROSS_ENTROPY_OF_PROBABILITIES =
      ofClasses(
              Signature.of("cross_entropy_of_probabilities", SMOOTHING)
                  .aliased("ce_of_probabilities"),
              (p, given, s) -> {
                Expr t = Likelihood.smoothedRow(given, s.value("label_smoothing"));
                return RowParts.sum(t.mulNoNan(Likelihood.log(p))).neg();
              })
          .ofOutputs(OutputKind.DISTRIBUTION)
          .described("-sum(t log(p))", "Bridle, 1990");

  /** {@code -sum(t p)} over the row, of logarithms of probabilities, as from log-softmax. */
  public static final Loss NLL =
      ofClasses(
              Signature.of("nll").aliased("negative_log_likelihood"),
              (p, t, _) -> RowParts.sum(t.mulNoNan(p)).neg())
          .ofOutputs(OutputKind.LOG_DISTRIBUTION)
          .linkedBy(Link.EXP)
          .described("-sum(t p)", "Fisher, 1922");

  /**
   * {@code -sum(t (1-q)^gamma log(q))} over the row, with {@code q = softmax(p)} (Lin et al.,
   * 2017), without weights of classes.
   */
  public static final Loss FOCAL_WITH_LOGITS =
      ofClasses(
              Signature.of("focal_with_logits", GAMMA)
                  .aliased("focal", "categorical_focal_crossentropy"),
              (p, t, s) -> {
                Expr log = RowParts.logSoftmax(p);
                Expr unsure = Likelihood.restOfExp(log, s.value("gamma"));
                return RowParts.sum(t.mulNoNan(unsure.mul(log))).neg();
              })
          .linkedBy(Link.SOFTMAX)
          .described("q = softmax(p); -sum(t (1 - q)^gamma log(q))", "Lin et al., 2017");

  /**
   * {@code sum(t log(t/p))} over the row, of probabilities p: cross-entropy less the entropy of the
   * target (Kullback and Leibler, 1951). PyTorch's {@code KLDivLoss} takes logarithms instead.
   */
  public static final Loss KL_DIVERGENCE =
      ofClasses(
              Signature.of("kl_divergence").aliased("kl", "kullback_leibler", "kld"),
              (p, t, _) -> RowParts.sum(Likelihood.timesLog(t).sub(t.mulNoNan(Likelihood.log(p)))))
          .ofOutputs(OutputKind.DISTRIBUTION)
          .described("sum(t log(t/p))", "Kullback and Leibler, 1951");

  /** {@code sum(t (log(t) - log_softmax(p)))} over the row: the same from logits. */
  public static final Loss KL_DIVERGENCE_WITH_LOGITS =
      ofClasses(
              Signature.of("kl_divergence_with_logits").aliased("kl_with_logits"),
              (p, t, _) ->
                  RowParts.sum(Likelihood.timesLog(t).sub(t.mulNoNan(RowParts.logSoftmax(p)))))
          .linkedBy(Link.SOFTMAX)
          .described("sum(t log(t/softmax(p)))", "Kullback and Leibler, 1951");

  /**
   * {@code sqrt(sum((sqrt(p) - sqrt(t))^2)/2)} over the row, of probabilities p: a distance from 0
   * to 1 (Hellinger, 1909). Some notes leave out the outer root and divide by the root of 2.
   */
  public static final Loss HELLINGER =
      ofClasses(
              Signature.of("hellinger"),
              (p, t, _) -> {
                Expr d = p.sqrt().sub(t.sqrt());
                return RowParts.sum(d.mul(d)).mul(0.5).sqrt();
              })
          .ofOutputs(OutputKind.DISTRIBUTION)
          .described("sqrt(sum((sqrt(p) - sqrt(t))^2)/2)", "Hellinger, 1909");

  /**
   * {@code max_j(p_j + 1 - t_j) - sum(t p)} for one-hot targets: how far another class comes within
   * 1 of the right one (Crammer and Singer, 2001). Keras takes the largest of {@code (1 - t) p},
   * which is never below 0, and so lets no output of the other classes be negative in vain.
   */
  public static final Loss CATEGORICAL_HINGE =
      ofClasses(
              Signature.of("categorical_hinge").aliased("multi_margin"),
              (p, t, _) -> RowParts.max(p.add(1).sub(t)).sub(RowParts.sum(t.mulNoNan(p))))
          .described("max(p + 1 - t) - sum(t p)", "Crammer and Singer, 2001");

  private static final Registry<Loss> REGISTRY =
      Registry.of(
          "loss",
          loss -> loss.signature().names(),
          List.of(
              SQUARED_ERROR,
              ABSOLUTE_ERROR,
              HUBER,
              SMOOTH_L1,
              LOG_COSH,
              QUANTILE,
              POISSON_NLL,
              COSINE,
              HINGE,
              SQUARED_HINGE,
              PERCEPTRON,
              BINARY_CROSS_ENTROPY_WITH_LOGITS,
              BINARY_CROSS_ENTROPY_OF_PROBABILITIES,
              BINARY_FOCAL_WITH_LOGITS,
              CROSS_ENTROPY_WITH_LOGITS,
              CROSS_ENTROPY_OF_PROBABILITIES,
              NLL,
              FOCAL_WITH_LOGITS,
              KL_DIVERGENCE,
              KL_DIVERGENCE_WITH_LOGITS,
              HELLINGER,
              CATEGORICAL_HINGE));

  private Losses() {}

  /**
   * Registers a loss of one's own, so that it is found by its name and aliases.
   *
   * @return the loss
   * @throws IllegalArgumentException if one of its names cannot be one, or is taken
   */
  public static Loss register(Loss loss) {
    return REGISTRY.register(loss, loss.signature().names());
  }

  /** Returns every loss: the built-in ones in a fixed order, then those registered. */
  public static List<Loss> all() {
    return REGISTRY.all();
  }

  /** Returns every loss, and those with parameters with other values of them, too. */
  public static List<Loss> walk() {
    return REGISTRY.walk();
  }

  /**
   * Returns the loss with the given name or alias, or with the given values of its parameters, as
   * in {@code huber(delta=2)}.
   *
   * @throws UnknownNameException if there is none; the message suggests the nearest name
   * @throws IllegalArgumentException if it has no such parameter, or a value is out of range
   */
  public static Loss byName(String text) {
    return REGISTRY.byName(text);
  }

  private static Loss ofClasses(Signature signature, Loss.Family family) {
    return Loss.of(signature, family).ofTargets(TargetKind.CLASS_DISTRIBUTION).perRow();
  }

  private static Expr margin(Expr p, Expr t) {
    return t.mul(p).neg().add(1).max(0);
  }
}
