package io.lockstep.page.server;

/** Thrown when a request is refused; the message says what to change. */
final class PageRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final int BAD_REQUEST = 400;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int WRONG_METHOD = 405;
  static final int TOO_LARGE = 413;
  static final int NO_JSON = 415;
  static final int MISDIRECTED = 421;
  static final int FAILED = 500;
  static final int BUSY = 503;

  private final int status;

  PageRefusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** Returns the status of the answer. */
  int status() {
    return status;
  }

  /** Returns what a message says, which may be missing. */
  static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }
}
