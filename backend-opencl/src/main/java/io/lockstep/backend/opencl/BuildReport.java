package io.lockstep.backend.opencl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an error says about a program that does not compile: the compiler's log, the source. */
final class BuildReport {
  private static final int MOST_LOG = 4000;
  private static final int MOST_LINES = 40;
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
        + numbered(source, firstLine(said));
  }

  /** Returns the number of the first line that the log names, or 1. */
  private static int firstLine(String log) {
    Matcher matcher = LINE.matcher(log);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 1;
  }

  private static String numbered(String source, int around) {
    String[] lines = source.split("\n");
    int last = Math.min(lines.length, Math.max(around + MOST_LINES / 2, MOST_LINES));
    int first = Math.max(1, last - MOST_LINES + 1);
    StringBuilder text = new StringBuilder();
    if (first > 1) {
      text.append("      ... (").append(first - 1).append(" lines before)\n");
    }
    for (int i = first; i <= last; i++) {
      text.append(String.format("%5d ", i)).append(lines[i - 1]).append('\n');
    }
    if (last < lines.length) {
      text.append("      ... (").append(lines.length - last).append(" lines behind)\n");
    }
    return text.toString().stripTrailing();
  }
}
