package io.lockstep.kernels.library.formula;

import static io.lockstep.kernels.function.ElementaryFunctions.EXP;
import static io.lockstep.kernels.function.ElementaryFunctions.EXPM1;
import static io.lockstep.kernels.function.ElementaryFunctions.LOG;
import static io.lockstep.kernels.function.ElementaryFunctions.LOG1P;
import static io.lockstep.kernels.function.ElementaryFunctions.SOFTPLUS;
import static io.lockstep.kernels.function.ElementaryFunctions.TANH;

import io.lockstep.kernels.expr.Expr;

/**
 * What losses of probabilities are made of. A term that has no weight does not count, be it
 * infinite.
 */
public final class Likelihood {
  /** The least logarithm of a probability, as in PyTorch's BCELoss: that of 0 would be infinite. */
  private static final double LEAST_LOG = -100;

  /** Beyond, a sigmoid is 0 or 1 in float32; so its slope there is 0, and no overflow of one. */
  private static final double FARTHEST_LOGIT = 120;

  private static final double LOG_TWO = 0.6931471805599453;

  private Likelihood() {}

  /** Returns the logarithm of a probability, at least -100. */
  public static Expr log(Expr probability) {
    return probability.apply(LOG).max(LEAST_LOG);
  }

  /** Returns the logarithm of 1 less a probability, at least -100. */
  public static Expr logOfRest(Expr probability) {
    return probability.neg().apply(LOG1P).max(LEAST_LOG);
  }

  /** Returns {@code x log(x)}, 0 at 0. */
  public static Expr timesLog(Expr x) {
    return x.mulNoNan(x.apply(LOG));
  }

  /** Returns {@code target ifOne + (1 - target) ifZero}. */
  public static Expr ofTwo(Expr target, Expr ifOne, Expr ifZero) {
    return target.mulNoNan(ifOne).add(target.constant(1).sub(target).mulNoNan(ifZero));
  }

  /** Returns a probability that is drawn towards {@code share}, the more the nearer to 1. */
  public static Expr smoothed(Expr target, double smoothing, double share) {
    return smoothing == 0 ? target : target.mul(1 - smoothing).add(smoothing * share);
  }

  /** Returns the row of a distribution that is drawn towards that of equal shares. */
  public static Expr smoothedRow(Expr target, double smoothing) {
    if (smoothing == 0) {
      return target;
    }
    Expr share = target.constant(smoothing).div(RowParts.sum(target.mul(0).add(1)));
    return target.mul(1 - smoothing).add(share);
  }

  /** Returns {@code (1 - sigmoid(x))^exponent}. */
  public static Expr restOfSigmoid(Expr x, double exponent) {
    Expr near = Pieces.clamp(x, -FARTHEST_LOGIT, FARTHEST_LOGIT);
    return exponent == 0 ? x.constant(1) : near.apply(SOFTPLUS).mul(-exponent).apply(EXP);
  }

  /** Returns {@code (1 - exp(logarithm))^exponent}. */
  public static Expr restOfExp(Expr logarithm, double exponent) {
    return exponent == 0
        ? logarithm.constant(1)
        : Pieces.power(logarithm.apply(EXPM1).neg(), exponent);
  }

  /** Returns {@code log(cosh(d))}, precise near 0 and without overflow far out. */
  public static Expr logCosh(Expr d) {
    Expr tanh = d.apply(TANH);
    Expr near = tanh.mul(tanh).neg().apply(LOG1P).mul(-0.5);
    Expr far = d.abs().add(d.abs().mul(-2).apply(SOFTPLUS)).sub(LOG_TWO);
    return d.abs().lt(1).select(near, far);
  }
}
