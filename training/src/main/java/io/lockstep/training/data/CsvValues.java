package io.lockstep.training.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the text of a CSV field stands for. */
final class CsvValues {
  private static final Set<String> MISSING = Set.of("", "?", "na", "n/a", "nan", "null");

  private static final double LARGEST_WHOLE = 0x1p53;

  private CsvValues() {}

  static boolean isMissing(String text) {
    return text.isEmpty()
        || ("?nN".indexOf(text.charAt(0)) >= 0 && MISSING.contains(text.toLowerCase(Locale.ROOT)));
  }

  /** Whether the text is a decimal number, such as -1, 2.5 or 1e-3. */
  static boolean isNumber(String text) {
    return isShortWhole(text) || isDecimal(text);
  }

  static boolean isWhole(String number) {
    if (isShortWhole(number)) {
      return true;
    }
    double value = Double.parseDouble(number);
    return value == Math.rint(value) && Math.abs(value) <= LARGEST_WHOLE;
  }

  /** The number's nearest float32. */
  static float parse(String number) {
    return isShortWhole(number) ? Integer.parseInt(number) : Float.parseFloat(number);
  }

  /** Whether the text is at most 9 digits: most fields are, and are told without parsing. */
  private static boolean isShortWhole(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return length >= 1 && length <= 9;
  }

  private static boolean isDecimal(String text) {
    boolean digit = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isDigit = c >= '0' && c <= '9';
      digit |= isDigit;
      if (!isDigit && "+-.eE".indexOf(c) < 0) {
        return false;
      }
    }
    if (!digit) {
      return false;
    }
    try {
      Double.parseDouble(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The category of a text: the text itself, whole numbers in their shortest form (1.0 as 1). */
  static String category(String text) {
    if (isNumber(text) && isWhole(text)) {
      return Long.toString((long) Double.parseDouble(text));
    }
    return text;
  }

  /** Categories in numeric order where all are whole numbers, else in the order of characters. */
  static List<String> sorted(Collection<String> categories) {
    boolean whole = categories.stream().allMatch(text -> isNumber(text) && isWhole(text));
    Comparator<String> order =
        whole ? Comparator.comparingLong(Long::parseLong) : Comparator.naturalOrder();
    return categories.stream().sorted(order).toList();
  }
}
