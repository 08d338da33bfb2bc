package io.lockstep.plot.style;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as they stand beside axes and in cells. */
public final class NumberText {
  private NumberText() {}

  /** Returns a number with up to six digits, as in {@code 0.001}, {@code 12.5}, {@code 3e-05}. */
  public static String of(double value) {
    return of(value, 6);
  }

  /** Returns a number with up to so many digits. */
  public static String of(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf";
    }
    BigDecimal number = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    if (number.signum() == 0) {
      return "0";
    }
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= -3 && exponent <= 5) {
      return number.toPlainString();
    }
    return number.movePointLeft(exponent).toPlainString() + "e" + exponent;
  }
}
