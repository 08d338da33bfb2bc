package io.lockstep.parity.report;

import io.lockstep.backend.temporary.TemporaryFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A report as files in a folder: a page for people, JSON for programs, and JUnit's XML. */
public final class ReportFiles {
  /** The page. */
  public static final String PAGE = "report.html";

  /** What programs read. */
  public static final String JSON = "report.json";

  /** What servers of continuous integration read. */
  public static final String JUNIT = "junit.xml";

  private ReportFiles() {}

  /**
   * Writes the files, each in one go: who reads one never sees a half.
   *
   * @throws IOException if the folder cannot be made or written to
   */
  public static void write(ParityReport report, Path folder) throws IOException {
    Files.createDirectories(folder);
    replace(folder, PAGE, HtmlPage.of(report, folder));
    replace(folder, JSON, ParityJson.of(report).toPrettyString() + "\n");
    replace(folder, JUNIT, JUnitXml.of(report));
  }

  private static void replace(Path folder, String name, String text) throws IOException {
    try (TemporaryFile next = TemporaryFile.in(folder)) {
      try (FileChannel channel = next.create()) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next.path(), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
