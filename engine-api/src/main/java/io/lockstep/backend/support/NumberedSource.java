package io.lockstep.backend.support;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Source text with line numbers, for errors of compilers. */
public final class NumberedSource {
  private static final int MOST_LINES = 40;

  private NumberedSource() {}

  /**
   * Returns the number of the first line that a log names, or 1.
   *
   * @param line how the compiler writes it; the number is the first group
   */
  public static int firstLine(String log, Pattern line) {
    Matcher matcher = line.matcher(log);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 1;
  }

  /** Returns the lines around one, and how many are left out before and behind. */
  public static String around(String source, int line) {
    String[] lines = source.split("\n");
    int last = Math.min(lines.length, Math.max(line + MOST_LINES / 2, MOST_LINES));
    int first = Math.max(1, last - MOST_LINES + 1);
    StringBuilder text = new StringBuilder();
    if (first > 1) {
      text.append("      ... (").append(first - 1).append(" lines before)\n");
    }
    for (int i = first; i <= last; i++) {
      text.append(String.format(Locale.ROOT, "%5d %s\n", i, lines[i - 1]));
    }
    if (last < lines.length) {
      text.append("      ... (").append(lines.length - last).append(" lines behind)\n");
    }
    return text.toString().stripTrailing();
  }
}
