package io.lockstep.faults.power;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.faults.FaultyFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerLossTest {
  private static final int SEEDS = 40;
  private static final String OLD = "o".repeat(2000);
  private static final String NEW = "n".repeat(3000);

  @TempDir Path real;
  @TempDir Path journals;

  /** What is done before the power fails. */
  private interface Story {
    void tell(Path folder) throws IOException;
  }

  /** What a file holds after the loss of power, for each seed, from a durable old file. */
  private Set<String> outcomes(Story story) throws IOException {
    Set<String> outcomes = new TreeSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      Path folder = Files.createDirectory(real.resolve("" + seed));
      Files.writeString(folder.resolve("file"), OLD);
      try (FaultyFileSystem system = FaultyFileSystem.within(folder, journals.resolve("" + seed))) {
        story.tell(system.path(folder));
        system.losePower(seed);
      }
      Path file = folder.resolve("file");
      outcomes.add(Files.exists(file) ? Files.readString(file) : "(none)");
    }
    return outcomes;
  }

  private static void write(Path file, String text, boolean force, OpenOption... options)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, options)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      if (force) {
        channel.force(true);
      }
    }
  }

  private static void replace(Path folder, boolean forceFile, boolean forceFolder)
      throws IOException {
    Path temporary = folder.resolve("temporary");
    write(temporary, NEW, forceFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    Files.move(temporary, folder.resolve("file"), StandardCopyOption.ATOMIC_MOVE);
    if (forceFolder) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Test
  void what_was_forced_stays() throws IOException {
    assertEquals(
        Set.of(NEW),
        outcomes(folder -> write(folder.resolve("file"), NEW, true, StandardOpenOption.WRITE)));
    assertEquals(Set.of(NEW), outcomes(folder -> replace(folder, true, true), "again"));
  }

  private Set<String> outcomes(Story story, String below) throws IOException {
    real = Files.createDirectory(real.resolve(below));
    journals = Files.createDirectory(journals.resolve(below));
    return outcomes(story);
  }

  @Test
  void what_was_overwritten_is_there_or_not_or_torn() throws IOException {
    Set<String> outcomes =
        outcomes(folder -> write(folder.resolve("file"), NEW, false, StandardOpenOption.WRITE));
    assertTrue(outcomes.remove(OLD));
    assertTrue(outcomes.remove(NEW));
    assertTrue(outcomes.size() > 5, "torn in many ways");
    assertTrue(outcomes.stream().allMatch(t -> t.matches("[on\0]{2000,3000}")), "" + outcomes);
    assertTrue(outcomes.stream().anyMatch(t -> t.contains("\0")), "zeros behind the old end");
  }

  @Test
  void what_was_appended_is_cut_anywhere() throws IOException {
    Set<String> outcomes =
        outcomes(folder -> write(folder.resolve("file"), "a", false, StandardOpenOption.APPEND));
    assertEquals(Set.of(OLD, OLD + "a", OLD + "\0"), outcomes);
  }

  @Test
  void what_was_cut_off_may_be_there_again() throws IOException {
    Set<String> outcomes =
        outcomes(folder ->
            write(
                folder.resolve("file"),
                "",
                false,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING));
    assertTrue(outcomes.contains(OLD));
    assertTrue(outcomes.contains(""));
  }

  @Test
  void a_rename_without_fsync_of_the_folder_may_be_undone_and_is_whole() throws IOException {
    assertEquals(Set.of(OLD, NEW), outcomes(folder -> replace(folder, true, false)));
  }

  @Test
  void a_rename_without_fsync_of_the_file_tears_it() throws IOException {
    assertTrue(outcomes(folder -> replace(folder, false, true)).size() > 5);
  }

  @Test
  void a_deleted_file_may_be_there_again() throws IOException {
    assertEquals(Set.of(OLD, "(none)"), outcomes(folder -> Files.delete(folder.resolve("file"))));
  }

  @Test
  void a_folder_may_be_gone_with_what_was_in_it() throws IOException {
    Set<Boolean> there = new TreeSet<>();
    outcomes(folder ->
        write(
            Files.createDirectory(folder.resolve("within")).resolve("file"),
            NEW,
            true,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE));
    for (int seed = 0; seed < SEEDS; seed++) {
      there.add(Files.exists(real.resolve(seed + "/within")));
    }
    assertEquals(Set.of(true, false), there);
  }

  @Test
  void a_long_story_keeps_a_bounded_number_of_copies() throws IOException {
    Path journal = journals.resolve("j");
    try (FaultyFileSystem system = FaultyFileSystem.within(real, journal)) {
      Path folder = system.path(real);
      for (int i = 0; i < 500; i++) {
        Files.writeString(folder.resolve("f" + i), "x");
        Files.delete(folder.resolve("f" + i));
      }
      try (var kept = Files.list(journal)) {
        assertTrue(kept.count() < 3 * PowerJournal.MOST_UNSAFE);
      }
    }
    assertTrue(Files.notExists(journal), "the journal goes when it is closed");
  }
}
