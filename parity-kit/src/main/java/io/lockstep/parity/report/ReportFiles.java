package io.lockstep.parity.report;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
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
    replace(folder.resolve(PAGE), HtmlPage.of(report, folder));
    replace(folder.resolve(JSON), ParityJson.of(report).toPrettyString() + "\n");
    replace(folder.resolve(JUNIT), JUnitXml.of(report));
  }

  private static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
