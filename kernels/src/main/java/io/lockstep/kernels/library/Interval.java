package io.lockstep.kernels.library;

/**
 * The numbers between two ends, of which each may be one of them or not; an infinite end is none.
 *
 * @param low the lower end
 * @param lowIncluded whether it belongs to the interval
 * @param high the upper end
 * @param highIncluded whether it belongs to the interval
 */
public record Interval(double low, boolean lowIncluded, double high, boolean highIncluded) {
  /** All finite numbers. */
  public static final Interval ALL =
      new Interval(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);

  /** Checks that the ends are in order. */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "[interval] from " + low + " to " + high + " there is no number; give the least first");
    }
  }

  /** Returns the finite numbers of at least {@code low}. */
  public static Interval atLeast(double low) {
    return new Interval(low, true, Double.POSITIVE_INFINITY, false);
  }

  /** Returns the finite numbers above {@code low}. */
  public static Interval above(double low) {
    return new Interval(low, false, Double.POSITIVE_INFINITY, false);
  }

  /** Returns the numbers of this interval that are below {@code high}. */
  public Interval below(double high) {
    return new Interval(low, lowIncluded, high, false);
  }

  /** Returns the numbers of this interval up to {@code high}. */
  public Interval upTo(double high) {
    return new Interval(low, lowIncluded, high, true);
  }

  /**
   * Returns whether a number, rounded to float32 as devices are given it, is finite and in the
   * interval; an end that belongs to it must not be passed by the number itself, either.
   */
  public boolean contains(double value) {
    float used = (float) value;
    return Float.isFinite(used)
        && (lowIncluded ? value >= low : used > low)
        && (highIncluded ? value <= high : used < high);
  }

  /** Returns what a number in it is, such as {@code a value of at least 0 and below 1}. */
  public String wanted() {
    boolean open = high == Double.POSITIVE_INFINITY;
    String least = (lowIncluded ? " of at least " : " above ") + PlainNumber.of(low);
    String from = low == Double.NEGATIVE_INFINITY ? "" : least;
    String and = from.isEmpty() || open ? " " : " and ";
    String most = (highIncluded ? "at most " : "below ") + PlainNumber.of(high);
    String to = open ? "that is finite in float32" : most + " in float32";
    return "a value" + from + and + to;
  }

  /** Returns the interval as it is written in tables, such as {@code >= 0, < 1}. */
  @Override
  public String toString() {
    String least = (lowIncluded ? ">= " : "> ") + PlainNumber.of(low);
    String most = (highIncluded ? "<= " : "< ") + PlainNumber.of(high);
    boolean below = low == Double.NEGATIVE_INFINITY;
    boolean above = high == Double.POSITIVE_INFINITY;
    return below && above ? "any" : below ? most : above ? least : least + ", " + most;
  }
}
