package io.lockstep.training.selection;

import java.util.Arrays;

/**
 * The mean of some numbers and how far they lie apart.
 *
 * @param mean their mean
 * @param deviation their standard deviation, with one less than their number as divisor; 0 for one
 */
public record MeanAndDeviation(double mean, double deviation) {
  /** Returns the spread of at least one number. */
  public static MeanAndDeviation of(double... numbers) {
    double mean = Arrays.stream(numbers).sum() / numbers.length;
    double squares = Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum();
    return new MeanAndDeviation(
        mean, numbers.length < 2 ? 0 : Math.sqrt(squares / (numbers.length - 1)));
  }
}
