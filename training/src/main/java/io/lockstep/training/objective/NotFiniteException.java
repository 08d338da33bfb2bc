package io.lockstep.training.objective;

import io.lockstep.tensor.nonfinite.NonFinite;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when the numbers of a run, or of a result, are no longer finite. */
public final class NotFiniteException extends TrainingException {
  private static final long serialVersionUID = 1L;

  private final long step;
  private final int epoch;
  private final transient @Nullable NonFinite first;

  /** Creates the exception; the message opens with the operation in brackets. */
  public NotFiniteException(String message) {
    this(message, 0, 0, null, null);
  }

  /**
   * Creates the exception for a run that went back to where it was still finite.
   *
   * @param step the first step that gave such a number, from 1; 0 where it is not known
   * @param epoch its epoch, from 1; 0 where it is not known
   * @param first the first operation that gave one, or null where it is not known
   * @param noticed what ended the run
   */
  public NotFiniteException(
      String message,
      long step,
      int epoch,
      @Nullable NonFinite first,
      @Nullable NotFiniteException noticed) {
    super(message);
    this.step = step;
    this.epoch = epoch;
    this.first = first;
    if (noticed != null) {
      initCause(noticed);
    }
  }

  /** Returns the exception for a training run, from what is no longer finite and since when. */
  public static NotFiniteException inTraining(String problem) {
    return new NotFiniteException(
        "[train] " + problem + "; lower the learning rate, or check the data for extreme values");
  }

  /** Returns the same with more behind the message. */
  public NotFiniteException with(String more) {
    return new NotFiniteException(getMessage() + "; " + more, step, epoch, first, this);
  }

  /**
   * Returns the first step that gave NaN or an infinity, from 1 over all runs of the model; the
   * model is as it was before it, or before an earlier one. 0 where it was not looked for, or not
   * found: then the model is as the message says.
   */
  public long step() {
    return step;
  }

  /** Returns that step's epoch, from 1 over all runs of the model; 0 where it is not known. */
  public int epoch() {
    return epoch;
  }

  /** Returns the first operation that gave such a number, with the values that went in. */
  public Optional<NonFinite> first() {
    return Optional.ofNullable(first);
  }
}
