package io.lockstep.backend.queue;

import io.lockstep.backend.BackendException;

/** Thrown when a call of a device's driver fails. */
public abstract class DriverException extends BackendException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message opens with the call in brackets. */
  protected DriverException(String message) {
    super(message);
  }

  /** Returns whether memory ran out. */
  public abstract boolean isOutOfMemory();

  /**
   * Returns this failure as one after which nobody knows how far queued work has come.
   *
   * @param what the call was made for, such as {@code kernel k_square}, or empty
   */
  public abstract DriverException during(String what);
}
