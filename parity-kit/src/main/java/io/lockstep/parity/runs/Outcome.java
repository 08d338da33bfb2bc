package io.lockstep.parity.runs;

import java.util.List;

/**
 * What a training run ended in; equal if and only if every bit agrees.
 *
 * @param steps optimizer steps taken
 * @param digest SHA-256 over all parameters, in hexadecimal
 * @param losses mean training loss of each epoch
 */
public record Outcome(long steps, String digest, List<Double> losses) {
  /** Copies the list. */
  public Outcome {
    losses = List.copyOf(losses);
  }

  /**
   * Returns the largest difference between the losses of an epoch, relative to the other outcome's;
   * infinite if one is no number or there are not as many.
   */
  public double lossDeviation(Outcome other) {
    if (losses.size() != other.losses.size()) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int epoch = 0; epoch < losses.size(); epoch++) {
      double apart = Math.abs(losses.get(epoch) / other.losses.get(epoch) - 1);
      largest = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(largest, apart);
    }
    return largest;
  }
}
