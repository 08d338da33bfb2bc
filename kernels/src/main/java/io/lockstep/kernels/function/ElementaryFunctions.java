package io.lockstep.kernels.function;

import java.util.List;

/** The elementary functions, one constant each. */
public final class ElementaryFunctions {
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;

  /** The exponential, e to the power of x. */
  public static final Elementary EXP =
      new Elementary("exp", Exponential::expand, (x, y) -> y, StrictMath::exp, 1.0);

  /** The natural logarithm; -infinity of zero, NaN below. */
  public static final Elementary LOG =
      new Elementary(
          "log", Logarithm::expand, (x, y) -> x.constant(1).div(x), StrictMath::log, 1.0);

  /** The hyperbolic tangent. */
  public static final Elementary TANH =
      new Elementary(
          "tanh", HyperbolicTangent::expand, (x, y) -> y.neg().fma(y, 1), StrictMath::tanh, 1.0);

  /** The logistic sigmoid {@code 1/(1+exp(-x))}. */
  public static final Elementary SIGMOID =
      new Elementary(
          "sigmoid",
          Sigmoid::expand,
          (x, y) -> y.mul(y.constant(1).sub(y)),
          ElementaryFunctions::sigmoid,
          1.0);

  /** The error function {@code 2/sqrt(pi)} times the integral of {@code exp(-t^2)} from 0 to x. */
  public static final Elementary ERF =
      new Elementary(
          "erf",
          ErrorFunction::expand,
          (x, y) -> x.mul(x).neg().apply(EXP).mul(TWO_OVER_SQRT_PI),
          DoubleErf::erf,
          1.0);

  private static final List<Elementary> ALL = List.of(EXP, LOG, TANH, SIGMOID, ERF);

  private ElementaryFunctions() {}

  /** Returns every elementary function, in a fixed order. */
  public static List<Elementary> all() {
    return ALL;
  }

  private static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
  }
}
