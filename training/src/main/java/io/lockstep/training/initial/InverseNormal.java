package io.lockstep.training.initial;

import static io.lockstep.kernels.function.ElementaryFunctions.LOG;
import static io.lockstep.kernels.function.ElementaryFunctions.NORMAL_CDF;

import io.lockstep.kernels.expr.Expr;

/**
 * The inverse of the standard normal distribution's function, as a scalar expression: algorithm AS
 * 241, PPND7 (Wichura, 1988), to about seven digits.
 */
public final class InverseNormal {
  private static final double CENTRE = 0.425;
  private static final double CENTRE_SQUARED = 0.180625;
  private static final double NEAR = 1.6;
  private static final double FAR = 5;

  private static final double[] A = {3.3871327179, 5.0434271938e1, 1.5929113202e2, 5.9109374720e1};
  private static final double[] B = {1, 1.7895169469e1, 7.8757757664e1, 6.7187563600e1};
  private static final double[] C = {1.4234372777, 2.7568153900, 1.3067284816, 1.7023821103e-1};
  private static final double[] D = {1, 7.3700164250e-1, 1.2021132975e-1};
  private static final double[] E = {6.6579051150, 3.0812263860, 4.2868294337e-1, 1.7337203997e-2};
  private static final double[] F = {1, 2.4197894225e-1, 1.2258202635e-2};

  private InverseNormal() {}

  /**
   * Returns a number of the standard normal distribution between two bounds, without rejection.
   * Both tails are measured from their own end, so that neither loses digits.
   *
   * @param uniform in [0, 1)
   * @param low the lower bound
   * @param high the upper bound
   */
  public static Expr between(Expr uniform, double low, double high) {
    double mass =
        low > 0
            ? NORMAL_CDF.reference(-low) - NORMAL_CDF.reference(-high)
            : NORMAL_CDF.reference(high) - NORMAL_CDF.reference(low);
    Expr below = uniform.fma(uniform.constant(mass), NORMAL_CDF.reference(low));
    Expr rest = uniform.neg().add(1);
    Expr above = rest.fma(uniform.constant(mass), NORMAL_CDF.reference(-high));
    return at(below, above).max(low).min(high);
  }

  /**
   * Returns the number that a probability lies below.
   *
   * @param below the probability
   * @param above 1 less the probability, with digits of its own
   */
  static Expr at(Expr below, Expr above) {
    Expr q = below.sub(above).mul(0.5);
    Expr square = q.mul(q).neg().add(CENTRE_SQUARED);
    Expr central = q.mul(polynomial(A, square).div(polynomial(B, square)));
    Expr depth = below.min(above).apply(LOG).neg().sqrt();
    Expr near = depth.sub(NEAR);
    Expr far = depth.sub(FAR);
    Expr tail =
        depth
            .le(FAR)
            .select(
                polynomial(C, near).div(polynomial(D, near)),
                polynomial(E, far).div(polynomial(F, far)));
    return q.abs().le(CENTRE).select(central, below.lt(above).select(tail.neg(), tail));
  }

  private static Expr polynomial(double[] coefficients, Expr x) {
    Expr sum = x.constant(coefficients[coefficients.length - 1]);
    for (int i = coefficients.length - 2; i >= 0; i--) {
      sum = sum.fma(x, coefficients[i]);
    }
    return sum;
  }
}
