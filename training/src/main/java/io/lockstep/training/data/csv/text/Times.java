package io.lockstep.training.data.csv.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as they stand in a file, as microseconds: since 1970-01-01T00:00 UTC, or since
 * midnight for times without a date. Times without an offset are taken as UTC.
 */
public final class Times {
  /** What a text that is no time gives. */
  public static final long NONE = Long.MIN_VALUE;

  private static final long SECOND = 1_000_000;
  private static final String CLOCK =
      "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?(?:\\s*([AaPp])\\.?[Mm]\\.?)?";
  private static final String OFFSET = "\\s*(Z|[+-]\\d{2}(?::?\\d{2})?)?";
  private static final Pattern TIME = Pattern.compile(CLOCK);
  private static final Pattern YEAR_FIRST =
      Pattern.compile(
          "(\\d{4})([-/.])(\\d{1,2})(?:\\2(\\d{1,2})(?:(?:T|\\s+)" + CLOCK + OFFSET + ")?)?");
  private static final Pattern YEAR_LAST =
      Pattern.compile(
          "(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})(?:(?:T|,?\\s+)" + CLOCK + OFFSET + ")?");

  /** A year and month beyond these years is more likely a code, such as 9405-11. */
  private static final int LEAST_YEAR = 1500;

  private static final int LAST_YEAR = 2500;

  /** As POSIX has it: 69 to 99 are of the 20th century. */
  private static final int FIRST_OF_1900 = 69;

  private Times() {}

  /** The time of a date, with a time of day or not, or of a year and month. */
  public static long calendar(String text, DateOrder order) {
    if (text.length() < 6 || !Character.isDigit(text.charAt(0))) {
      return NONE;
    }
    Matcher first = YEAR_FIRST.matcher(text);
    if (first.matches()) {
      return at(first.group(1), first.group(3), first.group(4), first);
    }
    Matcher last = order == DateOrder.YMD ? null : YEAR_LAST.matcher(text);
    if (last == null || !last.matches()) {
      return NONE;
    }
    boolean dayFirst = order == DateOrder.DMY;
    return at(last.group(4), last.group(dayFirst ? 3 : 1), last.group(dayFirst ? 1 : 3), last);
  }

  /** The time since midnight of a time of day. */
  public static long clock(String text) {
    if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
      return NONE;
    }
    Matcher time = TIME.matcher(text);
    return time.matches() ? ofDay(time, 1) : NONE;
  }

  /** Whether the text is a date for one of the orders but the year-first one. */
  public static boolean isYearLast(String text) {
    return Character.isDigit(text.charAt(0))
        && YEAR_LAST.matcher(text).matches()
        && (calendar(text, DateOrder.DMY) != NONE || calendar(text, DateOrder.MDY) != NONE);
  }

  /** The text of a time, in ISO form as short as its parts allow. */
  public static String text(long micros, boolean clock) {
    if (clock) {
      long seconds = Math.floorDiv(micros, SECOND);
      return String.format(
          Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    LocalDateTime time =
        LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    return time.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? time.toLocalDate().toString()
        : time.toString();
  }

  private static long at(String year, String month, @Nullable String day, Matcher rest) {
    try {
      int number = Integer.parseInt(year);
      if (year.length() == 2) {
        number += number >= FIRST_OF_1900 ? 1900 : 2000;
      }
      if (day == null && (number < LEAST_YEAR || number > LAST_YEAR)) {
        return NONE;
      }
      LocalDate date =
          LocalDate.of(number, Integer.parseInt(month), day == null ? 1 : Integer.parseInt(day));
      long micros = date.toEpochDay() * 24 * 3600 * SECOND;
      if (rest.group(5) == null) {
        return micros;
      }
      long time = ofDay(rest, 5);
      String offset = rest.group(10);
      if (time == NONE) {
        return NONE;
      }
      long shift = offset == null ? 0 : ZoneOffset.of(compact(offset)).getTotalSeconds() * SECOND;
      return micros + time - shift;
    } catch (DateTimeException e) {
      return NONE;
    }
  }

  private static String compact(String offset) {
    return offset.length() == 5 && offset.indexOf(':') < 0
        ? offset.substring(0, 3) + ":" + offset.substring(3)
        : offset;
  }

  /** The time of day in the groups of a match from one on: hour, minute, second, fraction, half. */
  private static long ofDay(Matcher match, int group) {
    int hour = Integer.parseInt(match.group(group));
    int minute = Integer.parseInt(match.group(group + 1));
    String seconds = match.group(group + 2);
    int second = seconds == null ? 0 : Integer.parseInt(seconds);
    String half = match.group(group + 4);
    if (minute > 59 || second > 59 || hour > (half == null ? 24 : 12)) {
      return NONE;
    }
    if (half != null) {
      hour = hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
    }
    return (hour * 3600L + minute * 60L + second) * SECOND + micros(match.group(group + 3));
  }

  private static long micros(@Nullable String fraction) {
    if (fraction == null) {
      return 0;
    }
    return Long.parseLong((fraction + "000000").substring(0, 6));
  }
}
