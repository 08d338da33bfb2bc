package io.lockstep.parity.oracle;

import io.lockstep.kernels.expr.Type;

/** A sum in double precision whose error grows with the additions its terms go through. */
final class BoundedSum {
  private double total;
  private double magnitude;
  private double error;
  private boolean special;

  void add(double value, double valueError) {
    total += value;
    error += valueError;
    if (Double.isFinite(value)) {
      magnitude += Math.abs(value) + valueError;
    } else {
      special = true;
    }
  }

  void addProduct(Bounded a, int i, Bounded b, int j) {
    double x = a.value(i);
    double y = b.value(j);
    double spread = times(x, b.error(j)) + times(y, a.error(i)) + times(a.error(i), b.error(j));
    add(x * y, spread);
  }

  private static double times(double magnitude, double error) {
    return error == 0 ? 0 : Math.abs(magnitude) * error;
  }

  /** Stores the sum as element {@code i}. */
  void store(Bounded result, int i, Type type, int additions) {
    store(result, i, type, Roundoff.sum(type, additions, magnitude) + underflow(additions));
  }

  /** Stores the sum of products of float32 as element {@code i}. */
  void storeProduct(Bounded result, int i, Tolerance tolerance, int terms) {
    store(result, i, Type.F32, tolerance.sum(terms, magnitude) + underflow(terms + 1));
  }

  private void store(Bounded result, int i, Type type, double ownError) {
    boolean mayOverflow = magnitude + error >= Roundoff.largest(type);
    double bound = error + (special ? 0 : ownError);
    boolean unknown = mayOverflow || Double.isNaN(bound);
    result.set(i, total, unknown ? Double.POSITIVE_INFINITY : bound);
  }

  private static double underflow(int additions) {
    return additions * Float.MIN_VALUE;
  }
}
