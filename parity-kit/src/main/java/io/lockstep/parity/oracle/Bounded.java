package io.lockstep.parity.oracle;

/**
 * Numbers in double precision, each with a bound on how far a correct float32 computation may be
 * from it. An infinite bound says that nothing is known, as behind a comparison of nearly equal
 * numbers or an overflow.
 *
 * @param values row-major
 * @param errors one bound for each value
 */
public record Bounded(double[] values, double[] errors) {
  /** What plain Java loops in double precision may lose, relative to their results. */
  private static final double OTHERS_ERROR = 1e-12;

  /** Returns exact numbers. */
  static Bounded exact(double[] values) {
    return new Bounded(values, new double[values.length]);
  }

  static Bounded empty(int count) {
    return new Bounded(new double[count], new double[count]);
  }

  /**
   * Returns the same bounds around numbers that were computed in another way, in double precision,
   * widened by what they may have lost themselves.
   *
   * @param others as many as there are here
   */
  public Bounded around(double[] others) {
    if (others.length != values.length) {
      throw new IllegalArgumentException(
          "[reference] it has "
              + others.length
              + " elements, the result "
              + values.length
              + "; give one number for each element");
    }
    Bounded result = empty(others.length);
    for (int i = 0; i < others.length; i++) {
      double lost = Double.isFinite(others[i]) ? OTHERS_ERROR * Math.abs(others[i]) : 0;
      double value = Overflow.value(others[i], errors[i] + lost);
      result.set(i, value, Overflow.error(value, errors[i] + lost));
    }
    return result;
  }

  int size() {
    return values.length;
  }

  double value(int i) {
    return values[i];
  }

  double error(int i) {
    return errors[i];
  }

  void set(int i, double value, double error) {
    values[i] = value;
    errors[i] = error;
  }

  /** Returns whether nothing is known of an element. */
  public boolean isUndecided(int i) {
    return Double.isInfinite(errors[i]);
  }

  /** Returns whether a computed element lies within the bound; always if nothing is known. */
  public boolean admits(int i, double computed) {
    double value = values[i];
    if (isUndecided(i)) {
      return true;
    }
    return Double.isNaN(value)
        ? Double.isNaN(computed)
        : computed == value || Math.abs(computed - value) <= errors[i];
  }

  /** Returns how far a computed element is off; infinite if one of both alone is NaN. */
  public double distance(int i, double computed) {
    double value = values[i];
    if (computed == value || (Double.isNaN(value) && Double.isNaN(computed))) {
      return 0;
    }
    double distance = Math.abs(computed - value);
    return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
  }

  /**
   * Returns the error of a computed element as a share of its bound: above 1 if it is not admitted,
   * 0 if nothing is known of it.
   */
  public double share(int i, double computed) {
    double distance = isUndecided(i) ? 0 : distance(i, computed);
    return distance == 0 ? 0 : distance / errors[i];
  }
}
