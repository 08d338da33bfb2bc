package io.lockstep.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * A process that was started, and how it came to its end.
 *
 * @param code its exit code; of a signal that it did not catch 128 and its number
 * @param struck whether a signal was sent before it had ended
 * @param inWrite whether it left a temporary file
 * @param seconds that it lived
 * @param out what it printed
 * @param err what it complained of
 */
record Attempt(int code, boolean struck, boolean inWrite, double seconds, String out, String err) {
  private static final long POLL_NANOS = 100_000;
  private static final int MOST_WRITES = 12;
  private static final double LONGEST_PAUSE_NANOS = 2e6;
  private static final double SHORT_NOTICE_NANOS = 60e6;
  private static final long PATIENCE_SECONDS = 300;

  /**
   * Starts a process and ends it.
   *
   * @param usual nanoseconds that a whole run takes
   */
  static Attempt run(
      List<String> command,
      Folders folders,
      int number,
      Kill kill,
      RandomGenerator random,
      long usual)
      throws IOException, InterruptedException {
    Path out = folders.output().resolve(number + ".out");
    Path err = folders.output().resolve(number + ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      boolean struck = strike(process, folders, kill, random, start, usual);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new ChaosException("it did not end within " + PATIENCE_SECONDS + " s");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      boolean inWrite = !folders.temporary().isEmpty();
      return new Attempt(
          process.exitValue(),
          struck,
          inWrite,
          seconds,
          Files.readString(out),
          Files.readString(err));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static boolean strike(
      Process process, Folders folders, Kill kill, RandomGenerator random, long start, long usual)
      throws IOException {
    long moment = start + (long) (random.nextDouble() * usual);
    int writes = 1 + random.nextInt(MOST_WRITES);
    double pause = random.nextDouble();
    return switch (kill) {
      case MOMENT -> waitUntil(process, moment) && kill(process);
      case WRITE ->
          waitForWrite(process, folders, writes)
              && waitUntil(process, System.nanoTime() + (long) (pause * LONGEST_PAUSE_NANOS))
              && kill(process);
      case NOTICE -> waitUntil(process, moment) && terminate(process);
      case SHORT_NOTICE ->
          waitUntil(process, moment)
              && terminate(process)
              && (waitUntil(process, System.nanoTime() + (long) (pause * SHORT_NOTICE_NANOS))
                  ? kill(process)
                  : true);
      case NONE -> false;
    };
  }

  /** Waits for a moment; false if the process has ended before. */
  private static boolean waitUntil(Process process, long moment) {
    while (process.isAlive()) {
      long rest = moment - System.nanoTime();
      if (rest <= 0) {
        return true;
      }
      LockSupport.parkNanos(Math.min(rest, 10 * POLL_NANOS));
    }
    return false;
  }

  /** Waits for so many temporary files, one after another; false if the process has ended. */
  private static boolean waitForWrite(Process process, Folders folders, int writes)
      throws IOException {
    Set<Path> seen = new HashSet<>(folders.temporary());
    int before = seen.size();
    while (process.isAlive()) {
      for (Path file : folders.temporary()) {
        if (seen.add(file) && seen.size() - before == writes) {
          return true;
        }
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return false;
  }

  private static boolean kill(Process process) {
    boolean alive = process.isAlive();
    process.destroyForcibly();
    return alive;
  }

  private static boolean terminate(Process process) {
    boolean alive = process.isAlive();
    process.destroy();
    return alive;
  }
}
