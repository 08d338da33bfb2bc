package io.lockstep.training.data.csv.text;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * A text in which each run of blanks and tabs outside of quotes is one tab, and in which no line
 * begins or ends with one.
 */
final class BlankRuns extends FilterReader {
  private static final int END = -1;
  private static final int NONE = -2;

  private boolean quoted;
  private boolean atStart = true;
  private int pending = NONE;

  /**
   * The text of another reader, which is to be buffered.
   *
   * @param text the text as it is
   */
  BlankRuns(Reader text) {
    super(text);
  }

  @Override
  public int read() throws IOException {
    int c = pending == NONE ? in.read() : pending;
    pending = NONE;
    if (!quoted && (c == ' ' || c == '\t')) {
      while (c == ' ' || c == '\t') {
        c = in.read();
      }
      boolean ends = c == '\n' || c == '\r' || c == END;
      if (!atStart && !ends) {
        pending = c;
        return '\t';
      }
    }
    quoted ^= c == '"';
    atStart = c == '\n' || c == '\r';
    return c;
  }

  @Override
  public int read(char[] target, int from, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int c = read();
      if (c == END) {
        return count == 0 && length > 0 ? END : count;
      }
      target[from + count++] = (char) c;
    }
    return count;
  }
}
