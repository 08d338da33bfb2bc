package io.lockstep.kernels.function;

/**
 * The error function in double precision, and the normal distribution function: the series {@code
 * 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1)/(2n+1)!!} (Abramowitz and Stegun 7.1.6) below 3, the
 * continued fraction of the complement (7.1.14) from there on.
 */
final class DoubleErf {
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
  private static final double SERIES_END = 3;

  /** From here on the continued fraction has converged after its terms. */
  private static final double FRACTION_START = 2;

  private static final int FRACTION_TERMS = 60;

  private DoubleErf() {}

  /** Returns erf(x), to a few ulp of double. */
  static double erf(double x) {
    double a = Math.abs(x);
    if (!(a >= SERIES_END)) {
      return series(x);
    }
    return Math.copySign(1 - complement(a), x);
  }

  private static double series(double x) {
    double square = x * x;
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.abs(sum) * 0x1p-56; n++) {
      term *= 2 * square / (2 * n + 1);
      sum += term;
    }
    return TWO_OVER_SQRT_PI * StrictMath.exp(-square) * sum;
  }

  /** Returns the normal distribution function, {@code erfc(-x/sqrt 2)/2}, also far below zero. */
  static double normalCdf(double x) {
    double a = -x / Math.sqrt(2);
    return (a >= FRACTION_START ? complement(a) : 1 - erf(a)) / 2;
  }

  /** Returns erfc(a) for a at least 2. */
  private static double complement(double a) {
    if (a > 27) {
      return 0;
    }
    double fraction = a;
    for (int n = FRACTION_TERMS; n >= 1; n--) {
      fraction = a + n / 2.0 / fraction;
    }
    return StrictMath.exp(-a * a) / (fraction * Math.sqrt(Math.PI));
  }
}
