package io.lockstep.parity.pair;

import io.lockstep.backend.BackendException;
import io.lockstep.parity.reproduction.Reproduction;

/** Thrown when two devices in step have given different bits. */
public final class DivergenceException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final transient Divergence divergence;
  private final transient Reproduction reproduction;

  /** Creates the exception; its message is that of the divergence. */
  DivergenceException(Divergence divergence, Reproduction reproduction) {
    super(divergence.toString());
    this.divergence = divergence;
    this.reproduction = reproduction;
  }

  /** Returns the kernel, the element and both values. */
  public Divergence divergence() {
    return divergence;
  }

  /** Returns the kernel with its inputs and both results, to be run again or written to a file. */
  public Reproduction reproduction() {
    return reproduction;
  }
}
