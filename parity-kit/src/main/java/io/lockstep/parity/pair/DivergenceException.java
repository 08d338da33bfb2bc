package io.lockstep.parity.pair;

import io.lockstep.backend.BackendException;

/** Thrown when two devices in step have given different bits. */
public final class DivergenceException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final transient Divergence divergence;

  /** Creates the exception; its message is that of the divergence. */
  DivergenceException(Divergence divergence) {
    super(divergence.toString());
    this.divergence = divergence;
  }

  /** Returns the kernel, the element and both values. */
  public Divergence divergence() {
    return divergence;
  }
}
