package io.lockstep.backend;

/** Thrown when a device is missing, cannot do what is asked, or fails. */
public class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message opens with the operation in brackets. */
  public BackendException(String message) {
    super(message);
  }

  /** Creates the exception with the fault behind it. */
  public BackendException(String message, Throwable cause) {
    super(message, cause);
  }
}
