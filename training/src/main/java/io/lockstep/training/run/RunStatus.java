package io.lockstep.training.run;

import java.util.Locale;

/** How a run stands. */
public enum RunStatus {
  /** It is going on, on this machine. */
  RUNNING,
  /** It took all its epochs. */
  FINISHED,
  /** It was ended before its last epoch, as by early stopping. */
  STOPPED,
  /** It ended with an error, such as a loss that is not finite. */
  FAILED,
  /** It was asked to end before that, as by Ctrl-C; where it is kept, it can go on. */
  INTERRUPTED,
  /** It ended without a word, as when it was killed. */
  UNFINISHED;

  /** Returns the status as files and tables have it, such as {@code finished}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return text();
  }
}
