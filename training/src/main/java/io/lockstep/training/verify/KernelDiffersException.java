package io.lockstep.training.verify;

import io.lockstep.backend.BackendException;

/** Thrown within a step whose kernel gave different bits; the step was not taken whole. */
public final class KernelDiffersException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final transient KernelDifference difference;

  KernelDiffersException(KernelDifference difference) {
    super("[verify] " + difference);
    this.difference = difference;
  }

  /** Returns what differs. */
  public KernelDifference difference() {
    return difference;
  }
}
