package io.lockstep.backend.opencl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Oclgrind has found: the file named by {@code OCLGRIND_LOG}, begun anew by each context. */
final class OclgrindLog {
  private OclgrindLog() {}

  /** Returns what was found since the latest context was created. */
  static String text() {
    Path file = Path.of(System.getenv("OCLGRIND_LOG"));
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
