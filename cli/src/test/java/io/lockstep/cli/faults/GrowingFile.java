package io.lockstep.cli.faults;

import io.lockstep.training.file.WholeLines;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What a file of lines may hold while it is being written, line by line. */
final class GrowingFile {
  private static final String BEGINNING = "{\"";
  private static final String FAILED = "{\"kind\":\"end\",";
  private static final String STATUS = "\"status\":\"failed\",\"failure\":\"";

  private GrowingFile() {}

  /** The lines that were written to their end, without times. */
  private static List<String> lines(String name, byte[] bytes) {
    byte[] whole = Arrays.copyOf(bytes, WholeLines.length(bytes));
    return TimelessFile.of(name, whole).lines().toList();
  }

  /** Whether what follows the whole lines is a line that was about to be written, or zeros. */
  private static boolean isTorn(byte[] bytes) {
    byte[] rest = Arrays.copyOfRange(bytes, WholeLines.length(bytes), bytes.length);
    String text = new String(rest, StandardCharsets.UTF_8).replace("\0", "");
    return BEGINNING.startsWith(text) || text.startsWith(BEGINNING);
  }

  /**
   * Whether a log has the first lines of an undisturbed one, and behind them at most a line that
   * says why the run ended.
   */
  static boolean isLog(String name, byte[] bytes, byte[] undisturbed) {
    List<String> lines = lines(name, bytes);
    int same = same(lines, lines(name, undisturbed));
    return (same == lines.size() || isFailed(lines, same)) && isTorn(bytes);
  }

  /** Whether a log has all that there was, and a line that says why a run could not go on. */
  static boolean isLogOfNoMore(String name, byte[] bytes, byte[] before) {
    List<String> lines = lines(name, bytes);
    List<String> there = lines(name, before);
    return same(lines, there) == there.size() && isFailed(lines, there.size()) && isTorn(bytes);
  }

  /** Returns how many lines are the same. */
  private static int same(List<String> lines, List<String> others) {
    int same = 0;
    while (same < lines.size()
        && same < others.size()
        && lines.get(same).equals(others.get(same))) {
      same++;
    }
    return same;
  }

  /** Whether the last line, which comes behind some others, says why a run ended. */
  private static boolean isFailed(List<String> lines, int others) {
    return others == lines.size() - 1
        && lines.getLast().startsWith(FAILED)
        && lines.getLast().contains(STATUS);
  }

  /** Whether a study has the first line of an undisturbed one, and some of the others. */
  static boolean isStudy(String name, byte[] bytes, byte[] undisturbed) {
    List<String> lines = lines(name, bytes);
    List<String> whole = lines(name, undisturbed);
    return isTorn(bytes)
        && (lines.isEmpty()
            || lines.getFirst().equals(whole.getFirst())
                && whole.containsAll(lines)
                && lines.stream().distinct().count() == lines.size());
  }
}
