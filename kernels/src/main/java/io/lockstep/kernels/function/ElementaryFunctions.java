package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import java.util.List;

/** The elementary functions, one constant each. */
public final class ElementaryFunctions {
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
  private static final double ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;

  /** The exponential, e to the power of x. */
  public static final Elementary EXP =
      new Elementary("exp", Exponential::expand, (x, y) -> y, StrictMath::exp, 0.90);

  /** {@code exp(x) - 1}, accurate near 0. */
  public static final Elementary EXPM1 =
      new Elementary(
          "expm1", ExponentialMinusOne::expand, (x, y) -> x.apply(EXP), StrictMath::expm1, 0.88);

  /** The natural logarithm; -infinity of zero, NaN below. */
  public static final Elementary LOG =
      new Elementary(
          "log", Logarithm::expand, (x, y) -> x.constant(1).div(x), StrictMath::log, 0.85);

  /** {@code log(1 + x)}, accurate near 0; -infinity of -1, NaN below. */
  public static final Elementary LOG1P =
      new Elementary(
          "log1p",
          LogarithmOfOnePlus::expand,
          (x, y) -> x.constant(1).div(x.add(1)),
          StrictMath::log1p,
          0.86);

  /** The hyperbolic tangent. */
  public static final Elementary TANH =
      new Elementary(
          "tanh",
          HyperbolicTangent::expand,
          (x, y) -> x.mul(2).apply(ElementaryFunctions.LOGISTIC_DENSITY).mul(4),
          StrictMath::tanh,
          0.96);

  /** The logistic sigmoid {@code 1/(1+exp(-x))}. */
  public static final Elementary SIGMOID =
      new Elementary(
          "sigmoid",
          Sigmoid::expand,
          (x, y) -> x.apply(ElementaryFunctions.LOGISTIC_DENSITY),
          ElementaryFunctions::sigmoid,
          0.92);

  /** The slope of the sigmoid, {@code exp(-x)/(1+exp(-x))^2}, accurate far out on both sides. */
  public static final Elementary LOGISTIC_DENSITY =
      new Elementary(
          "logistic_density",
          LogisticDensity::expand,
          (x, y) -> y.mul(x.mul(0.5).apply(TANH)).neg(),
          ElementaryFunctions::logisticDensity,
          3.25);

  /** The softplus {@code log(1 + exp(x))}, a smooth ramp. */
  public static final Elementary SOFTPLUS =
      new Elementary(
          "softplus",
          SoftPlus::expand,
          (x, y) -> x.apply(SIGMOID),
          ElementaryFunctions::softplus,
          0.97);

  /** The error function {@code 2/sqrt(pi)} times the integral of {@code exp(-t^2)} from 0 to x. */
  public static final Elementary ERF =
      new Elementary(
          "erf",
          ErrorFunction::expand,
          (x, y) -> {
            Expr half = x.apply(ElementaryFunctions.GAUSSIAN);
            return half.mul(half).mul(TWO_OVER_SQRT_PI);
          },
          DoubleErf::erf,
          0.99);

  /** The Gaussian {@code exp(-x^2/2)}, the normal density but for its factor. */
  public static final Elementary GAUSSIAN =
      new Elementary(
          "gaussian",
          Gaussian::expand,
          (x, y) -> y.mulNoNan(x).neg(),
          x -> StrictMath.exp(-x * x / 2),
          1.10);

  /** The distribution function of the standard normal distribution, accurate far below zero. */
  public static final Elementary NORMAL_CDF =
      new Elementary(
          "normal_cdf",
          NormalDistribution::expand,
          (x, y) -> x.apply(GAUSSIAN).mul(ONE_OVER_SQRT_TWO_PI),
          DoubleErf::normalCdf,
          3.75);

  /** The sine of an angle in radians of any size. */
  public static final Elementary SIN =
      new Elementary(
          "sin",
          Trigonometric::sin,
          (x, y) -> x.apply(ElementaryFunctions.COS),
          StrictMath::sin,
          0.83);

  /** The cosine of an angle in radians of any size. */
  public static final Elementary COS =
      new Elementary(
          "cos", Trigonometric::cos, (x, y) -> x.apply(SIN).neg(), StrictMath::cos, 0.84);

  private static final List<Elementary> ALL =
      List.of(
          EXP,
          EXPM1,
          LOG,
          LOG1P,
          TANH,
          SIGMOID,
          LOGISTIC_DENSITY,
          SOFTPLUS,
          ERF,
          GAUSSIAN,
          NORMAL_CDF,
          SIN,
          COS);

  private ElementaryFunctions() {}

  /** Returns every elementary function, in a fixed order. */
  public static List<Elementary> all() {
    return ALL;
  }

  private static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
  }

  private static double logisticDensity(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return e / ((1 + e) * (1 + e));
  }

  private static double softplus(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x > 0 ? x + StrictMath.log1p(e) : StrictMath.log1p(e);
  }
}
