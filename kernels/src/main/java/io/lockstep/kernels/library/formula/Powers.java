package io.lockstep.kernels.library.formula;

import static io.lockstep.kernels.function.ElementaryFunctions.EXP;
import static io.lockstep.kernels.function.ElementaryFunctions.LOG;

import io.lockstep.kernels.expr.Expr;

/** Powers of a float, with the special values of IEEE 754's {@code pow} unless said otherwise. */
public final class Powers {
  /** Up to here whole exponents are products. */
  private static final double MOST_FACTORS = 16;

  private Powers() {}

  /**
   * Returns a power with an exponent that is known: of a whole number up to 16 a product, see
   * {@link #product}; of half of an odd number that times the square root (NaN at -infinity, -0 at
   * -0 as that has it); of a negative one of these, 1 divided by that; else {@link #pow(Expr,
   * Expr)}.
   */
  public static Expr pow(Expr x, double exponent) {
    double size = Math.abs(exponent);
    if (size <= MOST_FACTORS && size * 2 == Math.rint(size * 2)) {
      Expr power = ofHalves(x, (int) (size * 2));
      return exponent < 0 ? x.constant(1).div(power) : power;
    }
    return pow(x, x.constant(exponent));
  }

  private static Expr ofHalves(Expr x, int halves) {
    if (halves == 0) {
      Expr nothing = x.abs().lt(Double.POSITIVE_INFINITY).select(x.mul(0), x.constant(0));
      return nothing.add(1);
    }
    if (halves == 1) {
      return x.sqrt();
    }
    Expr whole = product(x, halves / 2);
    return halves % 2 == 0 ? whole : whole.mul(x.sqrt());
  }

  /**
   * Returns {@code x * x * ...} of a positive number of factors: the squares {@code x, x^2, x^4,
   * ...} of the exponent's bits multiplied from the lowest on.
   */
  private static Expr product(Expr x, int factors) {
    Expr square = x;
    int left = factors;
    while (left % 2 == 0) {
      square = square.mul(square);
      left /= 2;
    }
    Expr product = square;
    left /= 2;
    while (left > 0) {
      square = square.mul(square);
      product = left % 2 == 1 ? product.mul(square) : product;
      left /= 2;
    }
    return product;
  }

  /**
   * Returns {@code exp(exponent * log(|x|))}, with the sign of x where the exponent is odd; of a
   * negative number and a fractional exponent NaN. At zero its slope is that of x for the exponent
   * 1, and 0 for all others above 0.
   */
  public static Expr pow(Expr x, Expr exponent) {
    Expr one = x.constant(1);
    Expr size = x.abs();
    Expr logarithm = exponent.mul(size.apply(LOG));
    Expr isOne = logarithm.isNaN().and(exponent.eq(0).or(size.eq(1)));
    Expr power = isOne.select(one, logarithm.apply(EXP));
    Expr half = exponent.mul(0.5);
    Expr whole = exponent.rint().eq(exponent);
    Expr odd = whole.and(half.rint().ne(half));
    Expr fractional = size.eq(Double.POSITIVE_INFINITY).select(power, x.constant(Double.NaN));
    Expr ofNegative = odd.select(power.neg(), whole.select(power, fractional));
    Expr above = exponent.eq(1).select(x, x.mul(0));
    Expr ofZero = exponent.gt(0).select(above, one.div(x));
    return size.eq(0).and(odd).select(ofZero, x.lt(0).select(ofNegative, power));
  }
}
