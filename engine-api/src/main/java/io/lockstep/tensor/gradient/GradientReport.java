package io.lockstep.tensor.gradient;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a {@link GradientCheck} has found.
 *
 * @param difference {@code ||a - n|| / (||a|| + ||n||)} over all inputs together
 * @param tolerance what it was to be below, for each input by itself
 * @param inputs the gradients by each input
 */
public record GradientReport(double difference, double tolerance, List<InputGradient> inputs) {
  /** Copies the list. */
  public GradientReport {
    inputs = List.copyOf(inputs);
  }

  /** Returns whether the gradients by all inputs are right. */
  public boolean isRight() {
    return inputs.stream().allMatch(InputGradient::isRight);
  }

  /** Returns the input whose gradient differs most; NaN is above all. */
  public InputGradient worst() {
    return inputs.stream().max(Comparator.comparingDouble(InputGradient::difference)).orElseThrow();
  }

  /**
   * Fails with all that is known if a gradient is not right.
   *
   * @throws IllegalStateException if one is not
   */
  public void requireRight() {
    if (!isRight()) {
      throw new IllegalStateException(toString());
    }
  }

  @Override
  public String toString() {
    String each = inputs.stream().map(i -> "\n  " + i).collect(Collectors.joining());
    return isRight()
        ? "[gradient check] right, relative difference " + difference + each
        : "[gradient check] the gradient is not the slope, their relative difference may be "
            + tolerance
            + "; look for a formula with another derivative, a detach(), or an element next to a"
            + " kink"
            + each;
  }
}
