package io.lockstep.bench.chaos;

import io.lockstep.bench.chaos.Tally.What;
import io.lockstep.faults.power.PowerLoss;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One run from its first start to its end, with all that happens to it in between. The same seed
 * draws the same kills; at which instruction they strike is the machine's.
 */
final class Story {
  private static final int MOST_KILLS = 25;
  private static final int MOST_STARTS = 100;
  private static final double DAMAGE = 0.08;
  private static final int KILLED = 137;
  private static final int TERMINATED = 143;
  private static final String GOES_ON = "going on with the run";
  private static final String STACK_TRACE = "\n\tat ";

  private final Setup setup;
  private final Subject subject;
  private final Reference reference;
  private final StoryFiles folders;
  private final RandomGenerator random;
  private final Tally tally;
  private final StringBuilder course = new StringBuilder();
  private @Nullable Path damaged;
  private @Nullable Path justDamaged;
  private int kills;
  private long reached;

  Story(
      Setup setup,
      Subject subject,
      Reference reference,
      StoryFiles folders,
      long seed,
      Tally tally) {
    this.setup = setup;
    this.subject = subject;
    this.reference = reference;
    this.folders = folders;
    this.random = new SplittableRandom(seed);
    this.tally = tally;
  }

  /** Returns what happened so far, a word for each start. */
  String course() {
    return course.toString();
  }

  /** Returns how often it was killed so far. */
  int kills() {
    return kills;
  }

  /**
   * Starts, kills and starts again until the run is done.
   *
   * @throws ChaosException if it is not what the uninterrupted run is, or something is left behind
   */
  void tell() throws IOException, InterruptedException {
    folders.create();
    for (int start = 1; start <= MOST_STARTS; start++) {
      Launch launch = Launch.draw(random, setup.devices());
      Kill kill = kills < MOST_KILLS ? Kill.draw(random) : Kill.NONE;
      count(launch);
      course.append(start).append(": ").append(launch).append(", ").append(kill.text());
      List<String> command = setup.command(subject, folders, launch);
      Attempt attempt = Attempt.run(command, folders, start, kill, random, reference.usualNanos());
      course.append(" -> ").append(attempt.code()).append('\n');
      if (launch.tearing()) {
        for (String lost : PowerLoss.strikeDead(folders.journals(), random.nextLong())) {
          course.append("   ").append(lost).append('\n');
        }
      }
      requireNoStackTrace(attempt);
      requireNamed(attempt);
      if (attempt.code() == 0) {
        end(attempt);
        return;
      }
      interrupted(launch, kill, attempt);
      requireGoodCheckpoints();
      requireNothingLost();
      if (random.nextDouble() < DAMAGE) {
        damage();
      }
    }
    throw new ChaosException("it is not done after " + MOST_STARTS + " starts");
  }

  private void count(Launch launch) {
    tally.count(What.STARTS, subject);
    if (launch.device().equals("opencl")) {
      tally.count(What.OPENCL, subject);
    }
    if (launch.vector()) {
      tally.count(What.VECTOR, subject);
    }
    if (launch.device().equals("cpu") && launch.threads() > 1) {
      tally.count(What.TWO_THREADS, subject);
    }
  }

  private void interrupted(Launch launch, Kill kill, Attempt attempt) {
    int code = attempt.code();
    if (attempt.struck() && (code == KILLED || code == TERMINATED)) {
      kills++;
      tally.killed(subject, kill, launch.tearing());
      if (attempt.inWrite()) {
        tally.count(What.IN_WRITE, subject);
      }
      if (code == TERMINATED && attempt.err().contains("--checkpoints")) {
        tally.count(What.GRACEFUL, subject);
      }
    } else if (launch.fault() != null && (code == 1 || code == 2)) {
      tally.count(What.FAULT, subject);
    } else {
      throw new ChaosException("exit code " + code + "\n" + attempt.err());
    }
  }

  private static void requireNoStackTrace(Attempt attempt) {
    if (attempt.err().contains(STACK_TRACE)) {
      throw new ChaosException("a stack trace was shown\n" + attempt.err());
    }
  }

  /** Whatever happened, what has the name of a checkpoint is a whole one. */
  private void requireGoodCheckpoints() throws IOException {
    for (Path file : folders.written()) {
      if (!file.equals(damaged)) {
        requireGood(file);
      }
    }
  }

  /** A run never falls behind a checkpoint that it had. */
  private void requireNothingLost() throws IOException {
    long newest = newestGood();
    if (newest < reached) {
      throw new ChaosException("it was at step " + reached + ", and is back at " + newest);
    }
    reached = newest;
  }

  private long newestGood() throws IOException {
    return folders.written().stream()
        .filter(file -> !file.equals(damaged))
        .mapToLong(StoryFiles::step)
        .max()
        .orElse(0);
  }

  private static void requireGood(Path file) {
    try {
      ModelFile.read(file);
    } catch (DataException e) {
      throw new ChaosException("damaged: " + e.getMessage());
    }
  }

  private void damage() throws IOException {
    List<Path> files = folders.written();
    if (!files.isEmpty() && !files.contains(damaged) && Damage.newest(folders, random)) {
      damaged = files.getLast();
      justDamaged = damaged;
      reached = newestGood();
      course.append("   damaged: ").append(damaged.getFileName()).append('\n');
      tally.count(What.DAMAGED, subject);
    }
  }

  /** Who goes on where the newest checkpoint has just been damaged, says so. */
  private void requireNamed(Attempt attempt) {
    Path bad = justDamaged;
    justDamaged = null;
    if (bad != null
        && attempt.err().contains(GOES_ON)
        && !attempt.err().contains(bad.getFileName().toString())) {
      throw new ChaosException("the damaged " + bad + " is not named:\n" + attempt.err());
    }
  }

  private void end(Attempt last) throws IOException {
    reference.remains().requireSame(Remains.read(folders, last));
    List<Path> left = folders.temporary();
    if (!left.isEmpty()) {
      throw new ChaosException("temporary files are left: " + left);
    }
    requireUnlocked(folders.checkpoints().resolve(".lock"));
    requireUnlocked(folders.run().resolve(".lock"));
  }

  private static void requireUnlocked(Path file) throws IOException {
    if (Files.exists(file)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock == null) {
          throw new ChaosException("a lock is left: " + file);
        }
      }
    }
  }
}
