package io.lockstep.training.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a folder holds. */
public final class FolderEntries {
  private FolderEntries() {}

  /**
   * Returns the paths of what a folder holds, by name.
   *
   * @throws IOException if it cannot be opened, or not be read to its end, which {@link Files#list}
   *     throws unchecked
   */
  public static List<Path> of(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
