package io.lockstep.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real file that holds one input after another, for readers that map or lock theirs. It lies in
 * memory where the system has such a folder, else where {@code java.io.tmpdir} says, and goes when
 * Java ends.
 */
public final class DiskFile {
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  private final Path path;

  /** Creates the file, empty. */
  public DiskFile() {
    try {
      path =
          Files.isWritable(IN_MEMORY)
              ? Files.createTempFile(IN_MEMORY, "fuzz", ".input")
              : Files.createTempFile("fuzz", ".input");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::delete));
  }

  /** Returns the file with an input as its content. */
  public Path of(byte[] content) {
    try {
      return Files.write(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // It lies among temporary files, where others clear up.
    }
  }
}
