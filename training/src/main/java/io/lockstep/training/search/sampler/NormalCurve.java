package io.lockstep.training.search.sampler;

/** The standard normal distribution, in double precision with the bits of every machine. */
final class NormalCurve {
  private static final double ROOT = StrictMath.sqrt(2 * StrictMath.PI);

  /** Beyond it there is less than half a unit in the last place of 1. */
  private static final double END = 8.3;

  private NormalCurve() {}

  static double density(double x) {
    return StrictMath.exp(-x * x / 2) / ROOT;
  }

  /** Returns the probability between two numbers, of which the first is not the larger. */
  static double between(double from, double to) {
    return below(to) - below(from);
  }

  /** Returns the probability below a number, by the series of Marsaglia (2004). */
  static double below(double x) {
    if (StrictMath.abs(x) > END) {
      return x < 0 ? 0 : 1;
    }
    double sum = x;
    double before = 0;
    double term = x;
    for (int i = 3; sum != before; i += 2) {
      before = sum;
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * density(x);
  }
}
