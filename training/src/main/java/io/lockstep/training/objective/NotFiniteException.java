package io.lockstep.training.objective;

/** Thrown when the numbers of a run, or of a result, are no longer finite. */
public final class NotFiniteException extends TrainingException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message opens with the operation in brackets. */
  public NotFiniteException(String message) {
    super(message);
  }

  /** Returns the exception for a training run, from what is no longer finite and since when. */
  public static NotFiniteException inTraining(String problem) {
    return new NotFiniteException(
        "[train] " + problem + "; lower the learning rate, or check the data for extreme values");
  }
}
