package io.lockstep.cli.runs;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A value in the table of runs.
 *
 * @param raw whole and unrounded, for programs
 * @param shown for people
 * @param number what it is sorted by, or null where it is a text
 */
record RunValue(String raw, String shown, @Nullable Double number) {
  /** Numbers before texts. */
  static final Comparator<RunValue> ORDER =
      Comparator.comparing(RunValue::number, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(RunValue::raw);

  private static final int WIDEST = 40;
  private static final int DIGITS_OF_A_DIGEST = 12;

  /** Returns a text, or null of none. */
  static @Nullable RunValue text(@Nullable String text) {
    return text == null ? null : new RunValue(text, shortened(text), null);
  }

  /** Returns the text of a setting, which may be a number. */
  static @Nullable RunValue setting(@Nullable String text) {
    try {
      return text == null ? null : new RunValue(text, text, Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return text(text);
    }
  }

  /** Returns a whole number. */
  static RunValue count(long number) {
    return new RunValue(String.valueOf(number), String.valueOf(number), (double) number);
  }

  /** Returns a result, or null of none. */
  static @Nullable RunValue result(@Nullable Double number) {
    return number == null
        ? null
        : new RunValue(number.toString(), String.format(Locale.ROOT, "%.5g", number), number);
  }

  /** Returns a time in seconds. */
  static RunValue seconds(double seconds) {
    return new RunValue(
        String.valueOf(seconds), String.format(Locale.ROOT, "%.1f", seconds), seconds);
  }

  /** Returns a point in time, for people in the time of their place; or null of none. */
  static @Nullable RunValue time(@Nullable Instant instant) {
    return instant == null ? null : new RunValue(instant.toString(), local(instant), null);
  }

  /** Returns a point in time as people read it. */
  static String local(Instant instant) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
        .withZone(ZoneId.systemDefault())
        .format(instant);
  }

  /** Returns a digest, whose beginning is enough to tell runs apart; or null of none. */
  static @Nullable RunValue digest(@Nullable String digest) {
    return digest == null
        ? null
        : new RunValue(
            digest, digest.substring(0, Math.min(DIGITS_OF_A_DIGEST, digest.length())), null);
  }

  private static String shortened(String text) {
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 3) + "...";
  }
}
