package io.lockstep.training.search.space;

import java.math.BigDecimal;

/**
 * The numbers of a parameter laid out on a line, on which samplers work: as they are, or by their
 * logarithms. Where there are steps, each number has a bin of the same width around it.
 *
 * @param low the least number
 * @param high the bound of the largest, which it reaches where the steps do
 * @param log whether ratios count, not differences
 * @param step between numbers, or 0 for all between low and high
 */
public record NumberAxis(double low, double high, boolean log, double step) {
  /** Returns how many numbers there are, or 0 where they are continuous. */
  public long count() {
    return step == 0 ? 0 : (long) StrictMath.floor((high - low) / step + 1e-9) + 1;
  }

  /** Returns the left end of the line. */
  public double left() {
    return log ? StrictMath.log(low - step / 2) : low - step / 2;
  }

  /** Returns the right end of the line. */
  public double right() {
    double last = (step == 0 ? high : number(count() - 1)) + step / 2;
    return log ? StrictMath.log(last) : last;
  }

  /** Returns where a number lies on the line. */
  public double place(double number) {
    return log ? StrictMath.log(number) : number;
  }

  /** Returns the number at a place, the nearest one where there are steps. */
  public double at(double place) {
    double number = log ? StrictMath.exp(place) : place;
    return step == 0
        ? Math.clamp(number, low, high)
        : number(Math.clamp(Math.round((number - low) / step), 0, count() - 1));
  }

  /** Returns the number at a part of the line, from 0 at its left end to 1. */
  public double atPart(double part) {
    return at(left() + part * (right() - left()));
  }

  /** Returns the n-th number of those with steps, exact in decimals, as 0.3 after 0.1 and 0.2. */
  public double number(long n) {
    return BigDecimal.valueOf(low)
        .add(BigDecimal.valueOf(step).multiply(BigDecimal.valueOf(n)))
        .doubleValue();
  }
}
