package io.lockstep.training.objective;

/** Thrown when a run cannot begin with what it was given, or cannot go on. */
public sealed class TrainingException extends RuntimeException permits NotFiniteException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message opens with the operation in brackets. */
  public TrainingException(String message) {
    super(message);
  }
}
