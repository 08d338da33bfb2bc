package io.lockstep.bench.side;

import java.util.List;

/**
 * The rates, or the seconds, of some rounds.
 *
 * @param median the middle one; the mean of the middle two of an even number
 * @param least the lowest
 * @param most the highest
 * @param rounds how many there were
 */
public record Rates(double median, double least, double most, int rounds) {
  /** Returns the figures of at least one. */
  public static Rates of(List<Double> rates) {
    double[] sorted = rates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new Rates(median, sorted[0], sorted[n - 1], n);
  }
}
