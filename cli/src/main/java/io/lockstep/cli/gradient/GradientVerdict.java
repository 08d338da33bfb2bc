package io.lockstep.cli.gradient;

/** What a relative difference of computed and numeric gradients in 64-bit floats says. */
enum GradientVerdict {
  /** Below 1e-7: nothing but rounding. */
  FINE("fine"),
  /** Below 1e-5: right, but near a kink, or where differences of the loss are tiny. */
  CLOSE("close"),
  /** Another number: the gradient is wrong, or an element lies next to a kink. */
  WRONG("wrong");

  /** Below this a gradient is fine. */
  static final double MOST_OF_FINE = 1e-7;

  /** From here on a gradient is wrong. */
  static final double LEAST_OF_WRONG = 1e-5;

  private final String word;

  GradientVerdict(String word) {
    this.word = word;
  }

  /** Returns what a difference says; NaN says wrong. */
  static GradientVerdict of(double difference) {
    return difference < MOST_OF_FINE ? FINE : difference < LEAST_OF_WRONG ? CLOSE : WRONG;
  }

  @Override
  public String toString() {
    return word;
  }
}
