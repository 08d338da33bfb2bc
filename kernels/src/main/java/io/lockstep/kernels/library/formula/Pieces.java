package io.lockstep.kernels.library.formula;

import static io.lockstep.kernels.function.ElementaryFunctions.EXP;
import static io.lockstep.kernels.function.ElementaryFunctions.EXPM1;
import static io.lockstep.kernels.function.ElementaryFunctions.LOG;
import static io.lockstep.kernels.function.ElementaryFunctions.SOFTPLUS;

import io.lockstep.kernels.expr.Expr;

/** Functions made of pieces. Of NaN their value is NaN, and so is their slope. */
public final class Pieces {
  private static final double MOST_FACTORS = 8;

  /** From here on softplus is its argument, in float32 and in double precision. */
  private static final double LINEAR = 100;

  private Pieces() {}

  /** Returns one literal above zero, another from there down, and NaN of NaN. */
  public static Expr bySign(Expr x, double above, double below) {
    Expr rest = x.le(0).select(x.constant(below), x.constant(Double.NaN));
    return x.gt(0).select(x.constant(above), rest);
  }

  /** Returns 1 from zero on, 0 below. */
  public static Expr step(Expr x) {
    return x.ge(0).select(x.constant(1), x.lt(0).select(x.constant(0), x.abs()));
  }

  /** Returns x above a threshold, a literal from there down. */
  public static Expr above(Expr x, double threshold, double otherwise) {
    Expr rest = x.le(threshold).select(x.constant(otherwise), x.abs());
    return x.gt(threshold).select(x, rest);
  }

  /**
   * Returns x above zero, {@code factor (exp(x/scale) - 1)} from there down. The argument of expm1
   * is 0 above zero, so that neither it nor its derivative overflows.
   */
  public static Expr elu(Expr x, double factor, double scale) {
    Expr positive = x.gt(0);
    Expr exponential = positive.select(x.constant(0), x).div(scale).apply(EXPM1);
    return positive.select(x, exponential.mul(factor));
  }

  /** Returns {@code x/(1+|x|)}, with a slope that keeps its precision far out. */
  public static Expr softsign(Expr x) {
    Expr beyond = x.abs().add(1);
    Expr missing = x.constant(1).div(beyond);
    Expr far = x.gt(0).select(missing.neg().add(1), missing.sub(1));
    return x.abs().lt(1).select(x.div(beyond), far);
  }

  /** Returns {@code log(1 + exp(sharpness x))/sharpness}, which is x itself far above zero. */
  public static Expr softplus(Expr x, double sharpness) {
    Expr soft = x.mul(sharpness).apply(SOFTPLUS).div(sharpness);
    return sharpness == 1 ? soft : x.gt(LINEAR / sharpness).select(x, soft);
  }

  /** Returns x between two numbers, and the nearer of them outside. */
  public static Expr clamp(Expr x, double least, double most) {
    return x.max(least).min(most);
  }

  /**
   * Returns {@code x^exponent} for x of at least 0: a product where the exponent is a small whole
   * number, else {@code exp(exponent log(x))}.
   */
  public static Expr power(Expr x, double exponent) {
    if (exponent != Math.rint(exponent) || exponent < 1 || exponent > MOST_FACTORS) {
      return exponent == 0 ? x.mul(0).add(1) : x.apply(LOG).mul(exponent).apply(EXP);
    }
    Expr product = x;
    for (int i = 1; i < exponent; i++) {
      product = product.mul(x);
    }
    return product;
  }
}
