package io.lockstep.cli.recovery;

import io.lockstep.cli.signal.StopSignal;
import io.lockstep.training.run.RunInterruption;
import org.jspecify.annotations.Nullable;

/** Thrown to end a run behind a step, because the system asked for it. */
public final class InterruptedRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StopSignal signal;
  private final @Nullable String goesOn;

  /**
   * Creates the exception, without a stack trace.
   *
   * @param goesOn the command that goes on with the run, or null where nothing of it is kept
   */
  InterruptedRunException(StopSignal signal, String message, @Nullable String goesOn) {
    super(message, null, false, false);
    this.signal = signal;
    this.goesOn = goesOn;
  }

  /** Returns what is kept of the interruption. */
  public RunInterruption interruption() {
    return new RunInterruption(signal.toString(), goesOn);
  }

  /** Returns the exit code of the process. */
  public int exitCode() {
    return signal.exitCode();
  }
}
