package io.lockstep.cli.recovery;

import io.lockstep.cli.signal.StopSignal;

/** Thrown to end a run behind a step, because the system asked for it. */
public final class InterruptedRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final StopSignal signal;

  /** Creates the exception, without a stack trace. */
  InterruptedRunException(StopSignal signal, String message) {
    super(message, null, false, false);
    this.signal = signal;
  }

  /** Returns the exit code of the process. */
  public int exitCode() {
    return signal.exitCode();
  }
}
