package io.lockstep.training.loop;

/** Thrown when the numbers of a run are no longer finite; what it has learnt is lost. */
public final class DivergedException extends TrainingException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception from what is no longer finite, and since when. */
  DivergedException(String problem) {
    super("[train] " + problem + "; lower the learning rate, or check the data for extreme values");
  }
}
