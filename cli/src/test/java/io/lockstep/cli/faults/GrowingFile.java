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
    List<String> whole = lines(name, undisturbed);
    int same = 0;
    while (same < lines.size() && same < whole.size() && lines.get(same).equals(whole.get(same))) {
      same++;
    }
    boolean failed =
        same == lines.size() - 1
            && lines.getLast().startsWith(FAILED)
            && lines.getLast().contains(STATUS);
    return (same == lines.size() || failed) && isTorn(bytes);
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
