package io.lockstep.bench.chaos;

import java.io.IOException;
import java.util.SplittableRandom;

/**
 * A run that nobody interrupts.
 *
 * @param remains what it leaves
 * @param usualNanos what it takes of the processors
 */
record Reference(Remains remains, long usualNanos) {
  /** Runs it. */
  static Reference run(Setup setup, Subject subject, StoryFiles folders)
      throws IOException, InterruptedException {
    folders.create();
    Attempt attempt =
        Attempt.run(
            setup.command(subject, folders, Launch.PLAIN),
            folders,
            0,
            Kill.NONE,
            new SplittableRandom(0),
            Long.MAX_VALUE);
    if (attempt.code() != 0) {
      throw new ChaosException(
          "the uninterrupted run ended with " + attempt.code() + "\n" + attempt.err());
    }
    return new Reference(Remains.read(folders, attempt), attempt.nanos());
  }
}
