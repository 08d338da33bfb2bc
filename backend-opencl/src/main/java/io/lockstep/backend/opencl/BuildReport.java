package io.lockstep.backend.opencl;

import io.lockstep.backend.support.NumberedSource;
import java.util.regex.Pattern;

/** What an error says about a program that does not compile: the compiler's log, the source. */
final class BuildReport {
  private static final int MOST_LOG = 4000;
  private static final Pattern LINE = Pattern.compile(":(\\d+):\\d+");

  private BuildReport() {}

  /** Returns the end of the message: log and numbered source, where they are long shortened. */
  static String of(String name, String log, String source) {
    String said = log.isBlank() ? "nothing" : log.strip();
    String shortened =
        said.length() <= MOST_LOG ? said : said.substring(0, MOST_LOG) + "\n... (shortened)";
    return ", kernel "
        + name
        + " does not compile; report it with the following, and try a newer driver\n"
        + "the compiler says:\n"
        + shortened
        + "\nthe source is:\n"
        + NumberedSource.around(source, NumberedSource.firstLine(said, LINE));
  }
}
