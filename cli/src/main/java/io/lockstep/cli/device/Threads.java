package io.lockstep.cli.device;

import io.lockstep.backend.BackendOptions;
import io.lockstep.cli.terminal.UsageException;
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
    if (threads == null) {
      return;
    }
    int processors = Runtime.getRuntime().availableProcessors();
    int most = BackendOptions.mostThreads(processors);
    if (threads < 1 || threads > most) {
      throw new UsageException(
          "[threads] the number of threads must be "
              + (threads < 1 ? "at least 1" : "at most " + most)
              + ", got "
              + threads
              + "; leave --threads out for one per processor");
    }
  }
}
