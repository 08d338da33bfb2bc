package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Oclgrind has written so far, to the file that {@code OCLGRIND_LOG} names. */
final class OclgrindLog {
  private static final int SHOWN = 4000;

  private static int known;

  private OclgrindLog() {}

  /** Returns what was written since this was last asked for. */
  static String news() {
    Path file = Path.of(System.getenv("OCLGRIND_LOG"));
    try {
      String all = Files.exists(file) ? Files.readString(file) : "";
      String news = all.substring(known);
      known = all.length();
      return news;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails if anything was found since the log was last looked at. */
  static void assertNoNews() {
    String found = news();
    assertEquals("", found.substring(0, Math.min(found.length(), SHOWN)), "found by Oclgrind");
  }
}
