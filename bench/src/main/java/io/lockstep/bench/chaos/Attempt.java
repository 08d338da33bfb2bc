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
 * @param nanos of processors that it took, as far as that was seen
 * @param out what it printed
 * @param err what it complained of
 */
record Attempt(int code, boolean struck, boolean inWrite, long nanos, String out, String err) {
  private static final long POLL_NANOS = 300_000;
  private static final long POLL_MILLIS = 20;
  private static final long WORK_POLL_NANOS = 5_000_000;
  private static final double TICK_NANOS = 10e6;

  /** Places of a process's times in {@code /proc/PID/stat}, behind its name. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;
  private static final int MOST_WRITES = 12;
  private static final double LONGEST_PAUSE_NANOS = 2e6;
  private static final double SHORT_NOTICE_NANOS = 60e6;
  private static final long PATIENCE_SECONDS = 300;

  /**
   * Starts a process and ends it.
   *
   * @param usual nanoseconds of processors that a whole run takes; by this clock moments are drawn,
   *     so that a busy machine does not matter
   */
  static Attempt run(
      List<String> command,
      StoryFiles folders,
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
    Process process = builder.start();
    try {
      boolean struck = strike(process, folders, kill, random, usual);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      long nanos = 0;
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        nanos = Math.max(nanos, processor(process));
        if (System.nanoTime() > end) {
          throw new ChaosException("it did not end within " + PATIENCE_SECONDS + " s");
        }
      }
      boolean inWrite = !folders.temporary().isEmpty();
      return new Attempt(
          process.exitValue(),
          struck,
          inWrite,
          nanos,
          Files.readString(out),
          Files.readString(err));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static boolean strike(
      Process process, StoryFiles folders, Kill kill, RandomGenerator random, long usual)
      throws IOException {
    long moment = (long) (random.nextDouble() * usual);
    int writes = 1 + random.nextInt(MOST_WRITES);
    double pause = random.nextDouble();
    return switch (kill) {
      case MOMENT ->
          waitForWork(process, moment) && wait(process, pause * TICK_NANOS) && kill(process);
      case WRITE ->
          waitForWrite(process, folders, writes)
              && wait(process, pause * LONGEST_PAUSE_NANOS)
              && kill(process);
      case NOTICE -> waitForWork(process, moment) && terminate(process);
      case SHORT_NOTICE ->
          waitForWork(process, moment)
              && terminate(process)
              && (!wait(process, pause * SHORT_NOTICE_NANOS) || kill(process));
      case NONE -> false;
    };
  }

  /** The time that it took of the processors, in steps of ten milliseconds; 0 if it has ended. */
  private static long processor(Process process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
      return (long) (ticks * TICK_NANOS);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Waits until it has worked for so long; false if it has ended before. */
  private static boolean waitForWork(Process process, long nanos) {
    while (process.isAlive()) {
      if (processor(process) >= nanos) {
        return true;
      }
      LockSupport.parkNanos(WORK_POLL_NANOS);
    }
    return false;
  }

  /** Waits a moment; false if the process has ended before. */
  private static boolean wait(Process process, double nanos) {
    LockSupport.parkNanos((long) nanos);
    return process.isAlive();
  }

  /** Waits for so many temporary files, one after another; false if the process has ended. */
  private static boolean waitForWrite(Process process, StoryFiles folders, int writes)
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
