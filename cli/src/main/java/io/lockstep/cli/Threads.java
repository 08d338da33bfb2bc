package io.lockstep.cli;

import io.lockstep.backend.BackendOptions;
import org.jspecify.annotations.Nullable;

/** What {@code --threads} can be. */
final class Threads {
  private Threads() {}

  /**
   * Checks a number of threads.
   *
   * @param threads the number, or null for one per processor
   * @throws UsageException if it is out of range
   */
  static void check(@Nullable Integer threads) {
    if (threads == null || (threads >= 1 && threads <= BackendOptions.MOST_THREADS)) {
      return;
    }
    throw new UsageException(
        "[threads] the number of threads must be "
            + (threads < 1 ? "at least 1" : "at most " + BackendOptions.MOST_THREADS)
            + ", got "
            + threads
            + "; leave --threads out for one per processor");
  }
}
