package io.lockstep.plot.figure;

/**
 * Thrown when numbers cannot be drawn, a picture cannot be written, or this machine cannot draw
 * letters; the message says what to change.
 */
public final class PlotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is. */
  public enum Cause {
    /** What was asked for. */
    INPUT,
    /** The machine, such as one without fonts. */
    MACHINE
  }

  private final Cause reason;

  /** Creates the exception for input; the message opens with the operation in brackets. */
  public PlotException(String message) {
    super(message);
    this.reason = Cause.INPUT;
  }

  /** Creates the exception for a cause; the message opens with the operation in brackets. */
  public PlotException(String message, Cause reason, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns whose fault it is. */
  public Cause reason() {
    return reason;
  }
}
