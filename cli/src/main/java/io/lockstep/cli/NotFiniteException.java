package io.lockstep.cli;

/** Thrown when a result is infinite or no number, and so is not given out as one. */
final class NotFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message opens with the operation in brackets. */
  NotFiniteException(String message) {
    super(message);
  }
}
