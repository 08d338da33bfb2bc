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
}
