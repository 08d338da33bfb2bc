package io.lockstep.training.verify;

import io.lockstep.backend.BackendException;

/** Thrown when a device has given different bits again after the run went back. */
public final class UnreliableDeviceException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final transient Miscomputation last;

  UnreliableDeviceException(String device, Miscomputation last, long first) {
    super(
        "[verify] "
            + last
            + "; it is not the first time since step "
            + first
            + ", so the device "
            + device
            + " cannot be relied on; the model is as it was after step "
            + last.goodStep()
            + ": train on on another device, from its file or the last checkpoint");
    this.last = last;
  }

  /** Returns what was found last. */
  public Miscomputation last() {
    return last;
  }
}
