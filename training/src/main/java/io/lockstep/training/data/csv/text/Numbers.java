package io.lockstep.training.data.csv.text;

/**
 * Decimal numbers as they stand in a file, such as -1, 2.5 or 1e-3, with a point or a comma as
 * decimal sign, and the other one between groups of three digits: 1,234.5 or 1.234,5.
 */
public final class Numbers {
  /** The text is a number where the decimal sign is a point. */
  public static final int POINT = 1;

  /** The text is a number where the decimal sign is a comma. */
  public static final int COMMA = 2;

  private static final double LARGEST_WHOLE = 0x1p53;
  private static final int GROUP = 3;

  private Numbers() {}

  /** Under which decimal signs the text is a number: {@link #POINT}, {@link #COMMA}, both or 0. */
  public static int read(String text) {
    int start = signed(text) ? 1 : 0;
    int end = start;
    int digits = 0;
    int points = 0;
    int commas = 0;
    char last = 0;
    for (; end < text.length() && (text.charAt(end) | 0x20) != 'e'; end++) {
      char c = text.charAt(end);
      if (c == '.' || c == ',') {
        points += c == '.' ? 1 : 0;
        commas += c == ',' ? 1 : 0;
        last = c;
      } else if (isDigit(c)) {
        digits++;
      } else {
        return 0;
      }
    }
    if (digits == 0 || (end < text.length() && !isExponent(text, end + 1))) {
      return 0;
    }
    if (points + commas == 0) {
      return POINT | COMMA;
    }
    String body = text.substring(start, end);
    int single = (last == '.' ? points : commas) == 1 ? flag(last) : 0;
    if (points == 0 || commas == 0) {
      return single | (end == text.length() && isGrouped(body, last) ? other(last) : 0);
    }
    char group = last == '.' ? ',' : '.';
    return single != 0 && isGrouped(body.substring(0, body.indexOf(last)), group) ? single : 0;
  }

  /** Whether the text is a number under a decimal sign. */
  public static boolean isNumber(String text, char decimal) {
    return isShortWhole(text) || (read(text) & flag(decimal)) != 0;
  }

  /** The flag of a decimal sign. */
  public static int flag(char decimal) {
    return decimal == '.' ? POINT : COMMA;
  }

  private static int other(char sign) {
    return sign == '.' ? COMMA : POINT;
  }

  /** The number's nearest float64. */
  public static double parse(String number, char decimal) {
    return isShortWhole(number)
        ? Integer.parseInt(number)
        : Double.parseDouble(plain(number, decimal));
  }

  /** The number's nearest float32, rounded once. */
  public static float parseFloat(String number, char decimal) {
    return isShortWhole(number)
        ? Integer.parseInt(number)
        : Float.parseFloat(plain(number, decimal));
  }

  /** Returns whether a value is whole, and small enough to be told exactly. */
  public static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) <= LARGEST_WHOLE;
  }

  /** Whether a digit follows a zero that begins the text, as in 02134: a code and no quantity. */
  public static boolean hasLeadingZero(String number) {
    int start = signed(number) ? 1 : 0;
    return number.length() > start + 1
        && number.charAt(start) == '0'
        && isDigit(number.charAt(start + 1));
  }

  /** Whether the text is at most 9 digits: most fields are, and are told without parsing. */
  public static boolean isShortWhole(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return length >= 1 && length <= 9;
  }

  private static String plain(String number, char decimal) {
    if (number.indexOf(',') < 0 && decimal == '.') {
      return number;
    }
    return decimal == '.' ? number.replace(",", "") : number.replace(".", "").replace(',', '.');
  }

  private static boolean isExponent(String text, int from) {
    int start = from < text.length() && isSign(text.charAt(from)) ? from + 1 : from;
    return start < text.length() && text.chars().skip(start).allMatch(c -> isDigit((char) c));
  }

  /** Whether the text is one to three digits, the first not 0, then groups of three. */
  private static boolean isGrouped(String text, char sign) {
    int first = text.indexOf(sign);
    if (first < 1 || first > GROUP || text.charAt(0) == '0') {
      return false;
    }
    for (int i = first; i < text.length(); i++) {
      boolean atSign = (i - first) % (GROUP + 1) == 0;
      if (atSign ? text.charAt(i) != sign : !isDigit(text.charAt(i))) {
        return false;
      }
    }
    return (text.length() - first) % (GROUP + 1) == 0;
  }

  private static boolean signed(String text) {
    return !text.isEmpty() && isSign(text.charAt(0));
  }

  private static boolean isSign(char c) {
    return c == '+' || c == '-';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
