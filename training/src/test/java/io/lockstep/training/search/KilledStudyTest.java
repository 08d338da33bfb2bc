package io.lockstep.training.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study whose process is killed again and again has the table of one that is not. */
class KilledStudyTest {
  private static final int PATIENCE = 60;

  @TempDir Path folder;

  /** The process: a study of two jobs, each trial of some milliseconds. */
  static final class Searcher {
    private Searcher() {}

    public static void main(String[] arguments) {
      StudyTest.study()
          .state(Path.of(arguments[0]))
          .jobs(2)
          .minimize(trial -> {
            Thread.sleep(10);
            return StudyTest.descend(trial);
          });
    }
  }

  private void killed(int times, long seed) throws Exception {
    Path file = folder.resolve("study" + seed + ".jsonl");
    Random random = new Random(seed);
    for (int i = 0; i < times; i++) {
      long size = size(file) + random.nextInt(1500);
      Process process = start(file);
      while (process.isAlive() && size(file) < size) {
        Thread.onSpinWait();
      }
      process.destroyForcibly();
      process.waitFor(PATIENCE, TimeUnit.SECONDS);
    }
    assertEquals(
        StudyTest.study().minimize(StudyTest::descend),
        StudyTest.study().state(file).minimize(StudyTest::descend));
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private static Process start(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Searcher.class.getName(),
            file.toString())
        .redirectErrorStream(true)
        .redirectOutput(new File("/dev/null"))
        .start();
  }

  @Test
  void another_process_is_refused_until_the_one_at_work_has_ended() throws Exception {
    Path file = folder.resolve("study.jsonl");
    Process process = start(file);
    while (process.isAlive() && size(file) < 1000) {
      Thread.onSpinWait();
    }
    DataException e =
        assertThrows(
            DataException.class, () -> StudyTest.study().state(file).minimize(StudyTest::descend));
    assertEquals(
        "[study] "
            + file
            + ": is in use by process "
            + process.pid()
            + ". Wait until that one has ended, or give another file.",
        e.getMessage());
    process.destroyForcibly().waitFor(PATIENCE, TimeUnit.SECONDS);
    StudyTest.study().state(file).minimize(StudyTest::descend);
  }

  @Test
  void three_kills_change_nothing() throws Exception {
    killed(3, 1);
  }

  @Test
  @Tag("sweep")
  void ten_kills_change_nothing_for_many_seeds() throws Exception {
    for (long seed = 2; seed < 12; seed++) {
      killed(10, seed);
    }
  }
}
