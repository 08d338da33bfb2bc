package io.lockstep.kernels.text;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Text that comes from a file or a user, made fit for one line of a message: control characters,
 * line ends, marks that turn the direction of writing and lone surrogates are written as escapes,
 * and what is long is cut.
 *
 * <p>A backslash stays as it is, so that paths can be copied from a message.
 */
public final class Quoted {
  private static final int LONGEST = 80;
  private static final int MOST_LISTED = 10;

  private Quoted() {}

  /**
   * The text in single quotes: {@code 'setosa'}; of a long one the first 80 characters and how many
   * there are: {@code 'Lorem ipsum...' (25000 characters)}.
   *
   * @param text any text
   * @return one line
   */
  public static String of(String text) {
    if (text.length() <= LONGEST) {
      return "'" + escaped(text) + "'";
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return "'" + escaped(text.substring(0, end)) + "...' (" + text.length() + " characters)";
  }

  /**
   * The texts in single quotes with commas between them; of many the first ten and how many more
   * there are: {@code 'a', 'b' and 5 more}.
   *
   * @param texts any texts
   * @return one line
   */
  public static String list(Collection<String> texts) {
    int more = texts.size() - MOST_LISTED;
    String listed =
        texts.stream().limit(MOST_LISTED).map(Quoted::of).collect(Collectors.joining(", "));
    return more > 0 ? listed + " and " + more + " more" : listed;
  }

  /**
   * The whole text without quotes, escaped alone: for paths and for messages of others.
   *
   * @param text any text
   * @return one line of any length
   */
  public static String escaped(String text) {
    if (text.codePoints().noneMatch(Quoted::isUnsafe)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(escaped, c));
    return escaped.toString();
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static void append(StringBuilder escaped, int c) {
    switch (c) {
      case '\n' -> escaped.append("\\n");
      case '\r' -> escaped.append("\\r");
      case '\t' -> escaped.append("\\t");
      default -> {
        if (isUnsafe(c)) {
          String format = c > Character.MAX_VALUE ? "\\u{%x}" : "\\u%04x";
          escaped.append(String.format(Locale.ROOT, format, c));
        } else {
          escaped.appendCodePoint(c);
        }
      }
    }
  }
}
