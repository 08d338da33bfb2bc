package io.lockstep.bench.gpu;

import java.util.Arrays;

/**
 * The rates of some rounds.
 *
 * @param median the middle one; the mean of the middle two of an even number
 * @param least the lowest
 * @param most the highest
 * @param rounds how many there were
 */
record Rates(double median, double least, double most, int rounds) {
  /** Returns the figures of at least one rate. */
  static Rates of(double[] rates) {
    double[] sorted = rates.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new Rates(median, sorted[0], sorted[n - 1], n);
  }
}
