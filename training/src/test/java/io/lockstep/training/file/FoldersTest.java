package io.lockstep.training.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.faults.FaultyFileSystem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are made for what must not be lost. */
@DisabledOnOs(OS.WINDOWS)
class FoldersTest {
  private static final int SEEDS = 20;

  @TempDir Path folder;
  @TempDir Path journals;

  private interface Making {
    void make(Path folder) throws IOException;
  }

  /** How often a file that was written is there after a loss of power. */
  private int kept(Making making) throws IOException {
    int kept = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Path real = Files.createDirectory(folder.resolve(making.hashCode() + "-" + seed));
      FaultyFileSystem system =
          FaultyFileSystem.within(real, journals.resolve(making.hashCode() + "-" + seed));
      Path made = system.path(real).resolve("run").resolve("checkpoints");
      making.make(made);
      AtomicFile.write(made.resolve("file"), "content");
      system.losePower(seed);
      if (Files.exists(real.resolve("run/checkpoints/file"))) {
        assertEquals("content", Files.readString(real.resolve("run/checkpoints/file")));
        kept++;
      }
    }
    return kept;
  }

  @Test
  void what_is_written_in_them_is_there_after_a_loss_of_power() throws IOException {
    assertTrue(kept(Files::createDirectories) < SEEDS, "names that were not forced are lost");
    assertEquals(SEEDS, kept(AtomicFile::createFolders));
  }

  @Test
  void a_folder_that_a_killed_process_made_is_forced_by_the_next() throws IOException {
    assertEquals(
        SEEDS,
        kept(made -> {
          AtomicFile.createFolders(Objects.requireNonNull(made.getParent()));
          Files.createDirectory(made);
          AtomicFile.createFolders(made);
        }));
  }

  @Test
  void a_file_in_the_way_is_an_error() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.createFolders(file));
    assertThrows(IOException.class, () -> AtomicFile.createFolders(file.resolve("within")));
  }
}
