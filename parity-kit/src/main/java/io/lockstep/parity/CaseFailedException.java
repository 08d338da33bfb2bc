package io.lockstep.parity;

import io.lockstep.parity.cases.Case;

/** Thrown when an engine cannot compute a case. */
public final class CaseFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String variant;

  /** Creates the exception with the error of the engine. */
  CaseFailedException(Case given, String variant, RuntimeException cause) {
    super(
        "[parity] "
            + given
            + " (seed "
            + given.seed()
            + ") failed on "
            + variant
            + ": "
            + cause.getMessage(),
        cause);
    this.variant = variant;
  }

  /** Returns where it failed. */
  public String variant() {
    return variant;
  }
}
