package io.lockstep.training.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.training.data.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path folder;

  private String refusal() {
    return String.valueOf(
        assertThrows(DataException.class, () -> FolderLock.take(folder)).getMessage());
  }

  private String inUseBy(String whom) {
    return "[lock folder] "
        + folder
        + ": it is in use by "
        + whom
        + ". Wait until that ends, or give another folder.";
  }

  @Test
  void a_folder_is_taken_once_and_again_after_it_was_given_back() {
    FolderLock lock = FolderLock.take(folder);
    assertEquals(inUseBy("this process"), refusal());
    assertEquals(inUseBy("this process"), refusal());
    lock.close();
    lock.close();
    FolderLock.take(folder).close();
  }

  @Test
  void a_folder_that_is_not_there_is_told() {
    Path none = folder.resolve("none");
    assertEquals(
        "[lock folder] "
            + none
            + ": it cannot be locked (java.nio.file.NoSuchFileException: "
            + none
            + "). Check its permissions, or give a folder on a disk of this machine.",
        assertThrows(DataException.class, () -> FolderLock.take(none)).getMessage());
  }

  /** Takes a folder and waits. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (FolderLock _ = FolderLock.take(Path.of(arguments[0]))) {
        System.out.println("taken");
        int _ = System.in.read();
      }
    }
  }

  @Test
  void another_process_is_named_and_holds_nothing_when_it_was_killed() throws Exception {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("taken", said.readLine());
      assertEquals(inUseBy("process " + other.pid()), refusal());
      other.destroyForcibly().waitFor();
      FolderLock.take(folder).close();
    } finally {
      other.destroyForcibly();
    }
  }
}
