package io.lockstep.training.data.csv.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The search for the separator of a file's fields, in all of its lines.
 *
 * <p>A candidate is as good as the number of lines in which it occurs equally often. Among equals a
 * comma counts least where each stands between two digits, as a decimal sign does. Runs of blanks
 * and tabs separate where no character does, or where they do so more evenly than single tabs.
 */
public final class Separators {
  /** The separator that stands for runs of blanks and tabs. */
  public static final char BLANKS = ' ';

  private static final char[] CANDIDATES = {'\t', ';', '|', ','};
  private static final int TAB = 0;
  private static final int COMMA = 3;
  private static final int MOST = 1 << 16;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int BLOCK = 1 << 16;

  private final long[][] lines = new long[CANDIDATES.length + 1][];
  private final int[] found = new int[CANDIDATES.length + 1];
  private long all;
  private long aligned;
  private long commasOfText;
  private boolean begins = true;
  private boolean quoted;
  private boolean empty = true;
  private boolean inBlanks = true;
  private boolean wide;
  private boolean afterComma;
  private int before = '\n';
  private int beforeBlanks = '\n';

  private Separators() {
    for (int i = 0; i < lines.length; i++) {
      lines[i] = new long[16];
    }
  }

  /** The separator of a file; a comma where nothing speaks for another. */
  static char find(Path file) throws IOException {
    Separators search = new Separators();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] block = new byte[BLOCK];
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        int start = search.begins && startsWithMark(block, count) ? MARK.length : 0;
        search.begins = false;
        for (int i = start; i < count; i++) {
          search.add(block[i]);
        }
      }
    }
    search.endLine();
    return search.best();
  }

  /** Whether a file begins with the byte order mark of UTF-8. */
  private static boolean startsWithMark(byte[] block, int count) {
    return count >= MARK.length && Arrays.equals(block, 0, MARK.length, MARK, 0, MARK.length);
  }

  private void add(int c) {
    if (quoted) {
      quoted = c != '"';
    } else if (c == '\n' || c == '\r') {
      endLine();
    } else if (c == '"' && opensQuotes()) {
      quoted = true;
      inBlanks = false;
      empty = false;
    } else {
      count(c);
    }
    if (c != ' ' && c != '\t') {
      beforeBlanks = c;
    }
    before = c;
  }

  /** A quote opens at the start of a field, or again behind one that closed: "a ""b""". */
  private boolean opensQuotes() {
    return beforeBlanks == '\n'
        || beforeBlanks == '\r'
        || before == ' '
        || before == '"'
        || candidate(before) >= 0
        || candidate(beforeBlanks) >= 0;
  }

  private void count(int c) {
    if (afterComma) {
      commasOfText += c >= '0' && c <= '9' ? 0 : 1;
      afterComma = false;
    }
    boolean blank = c == ' ' || c == '\t';
    if (blank) {
      wide = wide || (before == ' ' && !empty);
    } else {
      if (inBlanks && !empty) {
        found[CANDIDATES.length]++;
      }
      empty = false;
    }
    inBlanks = blank;
    int candidate = candidate(c);
    if (candidate >= 0) {
      found[candidate]++;
      empty = empty && c == '\t';
    }
    if (c == ',') {
      afterComma = before >= '0' && before <= '9';
      commasOfText += afterComma ? 0 : 1;
    }
  }

  private void endLine() {
    if (!empty) {
      all++;
      aligned += wide ? 1 : 0;
      for (int i = 0; i < found.length; i++) {
        int times = Math.min(found[i], MOST);
        if (times >= lines[i].length) {
          lines[i] = Arrays.copyOf(lines[i], Math.max(times + 1, 2 * lines[i].length));
        }
        lines[i][times]++;
      }
    }
    commasOfText += afterComma ? 1 : 0;
    afterComma = false;
    Arrays.fill(found, 0);
    empty = true;
    inBlanks = true;
    wide = false;
  }

  private char best() {
    int best = 0;
    for (int i = 1; i < COMMA; i++) {
      best = even(i) > even(best) ? i : best;
    }
    boolean asGood = even(best) > 0 && even(best) == even(COMMA) && commasOfText == 0;
    if (even(best) <= even(COMMA) && !asGood) {
      best = COMMA;
    }
    long blanks = even(CANDIDATES.length);
    boolean inColumns = blanks >= even(best) && 2 * aligned >= all;
    boolean beatsBest =
        switch (best) {
          case TAB -> blanks > even(best) || inColumns;
          case COMMA -> 2 * even(best) < all || (inColumns && commasOfText == 0);
          default -> 2 * even(best) < all;
        };
    return blanks > 0 && 2 * blanks >= all && beatsBest ? BLANKS : CANDIDATES[best];
  }

  /** In how many lines a candidate occurs equally often, at least once. */
  private long even(int candidate) {
    long most = 0;
    for (int times = 1; times < lines[candidate].length; times++) {
      most = Math.max(most, lines[candidate][times]);
    }
    return most;
  }

  private static int candidate(int c) {
    return switch (c) {
      case '\t' -> 0;
      case ';' -> 1;
      case '|' -> 2;
      case ',' -> 3;
      default -> -1;
    };
  }
}
