package io.lockstep.training.search.space;

import io.lockstep.kernels.library.PlainNumber;

/** What must hold of the numbers of a parameter. */
final class DimensionChecks {
  /** Whole numbers up to this one are exact in double precision. */
  private static final long MOST = 1L << 53;

  private DimensionChecks() {}

  static void finite(double low, double high) {
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException(
          "[search space] low and high are "
              + low
              + " and "
              + high
              + ", but must be finite; give numbers such as 0.001");
    }
  }

  static void exact(long low, long high) {
    if (low < -MOST || high > MOST) {
      throw new IllegalArgumentException(
          "[search space] low and high are "
              + low
              + " and "
              + high
              + ", but must lie within 2^53; give smaller ones, or choices");
    }
  }

  static void order(double low, double high, boolean log) {
    if (low > high) {
      throw new IllegalArgumentException(
          "[search space] low "
              + PlainNumber.of(low)
              + " is above high "
              + PlainNumber.of(high)
              + "; exchange them");
    }
    if (log && !(low > 0)) {
      throw new IllegalArgumentException(
          "[search space] low is "
              + PlainNumber.of(low)
              + ", which has no logarithm; give one above 0, or leave 'log' out");
    }
  }

  /** Checks a step, of which one value stands for none. */
  static void step(double low, double high, boolean log, double step, double none) {
    if (!(step >= none) || !Double.isFinite(step)) {
      throw new IllegalArgumentException(
          "[search space] a step of "
              + PlainNumber.of(step)
              + " leads nowhere; give one "
              + (none == 0 ? "above 0" : "of at least 1"));
    }
    if (step == none) {
      return;
    }
    if (log) {
      throw new IllegalArgumentException(
          "[search space] 'log' and 'step' do not go together; leave one out, or give choices");
    }
    if (step > high - low) {
      throw new IllegalArgumentException(
          "[search space] a step of "
              + PlainNumber.of(step)
              + " leads from low "
              + PlainNumber.of(low)
              + " beyond high "
              + PlainNumber.of(high)
              + "; give a smaller one");
    }
  }
}
