package io.lockstep.cli.terminal;

import io.lockstep.backend.temporary.TemporaryFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder for what a long run may have to write at its end. */
public final class OutputFolder {
  private OutputFolder() {}

  /**
   * Makes the folder and writes and deletes a file there.
   *
   * @throws UsageException if it is a file or cannot be written to
   */
  public static void prepare(String command, String option, Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageException(
          "[" + command + "] " + option + " " + folder + " is a file; give a folder");
    }
    try {
      Files.createDirectories(folder);
      try (TemporaryFile file = TemporaryFile.in(folder);
          FileChannel _ = file.create()) {
        // That it can be made is all that is asked.
      }
    } catch (IOException e) {
      throw new UsageException(
          "["
              + command
              + "] "
              + option
              + " "
              + folder
              + " cannot be written to ("
              + e.getClass().getSimpleName()
              + "); give a folder that can");
    }
  }
}
