package io.lockstep.kernels.library.rule;

/** Generalized harmonic numbers, {@code 1^-gamma + 2^-gamma + ... + n^-gamma}. */
final class Harmonic {
  /** So many terms are added one by one; what follows is the formula of Euler and Maclaurin. */
  private static final long TERMS = 64;

  private Harmonic() {}

  /** Returns the sum of n terms within 1e-12 of it, at a cost that does not grow with n. */
  static double sum(long n, double gamma) {
    double sum = 0;
    for (long k = Math.min(n, TERMS); k >= 1; k--) {
      sum += StrictMath.pow((double) k, -gamma);
    }
    return n <= TERMS ? sum : sum + rest(n, gamma);
  }

  private static double rest(long n, double gamma) {
    double logRatio = StrictMath.log((double) n / TERMS);
    double power = 1 - gamma;
    double integral =
        StrictMath.pow(TERMS, power)
            * (power == 0 ? logRatio : StrictMath.expm1(power * logRatio) / power);
    return integral + correction(n, gamma) - correction(TERMS, gamma);
  }

  private static double correction(long k, double gamma) {
    double term = StrictMath.pow((double) k, -gamma);
    double x = (double) k;
    double first = gamma / (12 * x);
    double second = gamma * (gamma + 1) * (gamma + 2) / (720 * x * x * x);
    return term * (0.5 - first + second);
  }
}
