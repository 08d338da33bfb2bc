package io.lockstep.training.data.csv.survey;

import io.lockstep.training.data.csv.text.DateOrder;
import io.lockstep.training.data.csv.text.MissingTexts;
import io.lockstep.training.data.csv.text.Numbers;
import io.lockstep.training.data.csv.text.Times;

/** What the values of one column look like, counted in the first walk. */
public final class ColumnScan {
  private long numbers;
  private long onlyPoints;
  private long onlyCommas;
  private long open;
  private long present;
  private long calendar;
  private long clock;
  private long yearLast;
  private long texts;
  private boolean whole = true;
  private boolean leadingZero;
  private boolean repeatsFirst;
  private boolean named;
  private String openExample = "";

  /**
   * Counts a value.
   *
   * @param first the column's field on the first line
   */
  void add(String text, String first, MissingTexts missing, DateOrder dates) {
    repeatsFirst = repeatsFirst || text.equals(first);
    if (Numbers.isShortWhole(text) && !missing.contains(text)) {
      present++;
      numbers++;
      leadingZero = leadingZero || Numbers.hasLeadingZero(text);
      return;
    }
    if (missing.contains(text)) {
      return;
    }
    present++;
    int read = Numbers.read(text);
    if (read == 0) {
      addText(text, dates);
    } else {
      addNumber(text, read);
    }
  }

  private void addNumber(String text, int read) {
    boolean plain = text.indexOf('.') < 0 && text.indexOf(',') < 0;
    whole = whole && plain;
    leadingZero = leadingZero || Numbers.hasLeadingZero(text);
    if (read == (Numbers.POINT | Numbers.COMMA)) {
      numbers++;
      if (text.indexOf(',') >= 0) {
        open++;
        openExample = text;
      }
    } else if (read == Numbers.POINT) {
      onlyPoints++;
    } else {
      onlyCommas++;
    }
  }

  private void addText(String text, DateOrder dates) {
    if (Times.calendar(text, dates) != Times.NONE) {
      calendar++;
    } else if (Times.clock(text) != Times.NONE) {
      clock++;
    } else {
      texts++;
      if (Times.isYearLast(text)) {
        yearLast++;
      }
    }
  }

  /** Remembers the column's field in a line of names. */
  void name(String name) {
    named = !name.isEmpty();
  }

  /** Whether the column has neither a name nor a value: it holds nothing. */
  boolean isVoid() {
    return !named && present == 0;
  }

  boolean repeatsFirst() {
    return repeatsFirst;
  }

  /** Whether all values are numbers and there is one. */
  boolean isAllNumbers() {
    return present > 0 && numbers + onlyPoints + onlyCommas == present;
  }

  /** How many values there are. */
  long present() {
    return present;
  }

  /** Whether all numbers are written without a decimal sign. */
  boolean isWhole() {
    return whole;
  }

  /** Whether the numbers are codes, such as 02134, and no quantities. */
  boolean isCodes() {
    return leadingZero && whole;
  }

  /** Whether the column is one of numbers under a decimal sign, but not without it. */
  boolean needs(int sign) {
    boolean comma = sign == Numbers.COMMA;
    long own = comma ? onlyCommas : onlyPoints;
    long other = comma ? onlyPoints : onlyCommas;
    return own > other && isNumeric(comma ? ',' : '.');
  }

  /** Whether the column is one of numbers that may be read in two ways. */
  boolean isOpen() {
    return open > 0 && onlyPoints == 0 && onlyCommas == 0 && isNumeric('.');
  }

  String openExample() {
    return openExample;
  }

  /** Whether at least half of the values are numbers: the others are then mistakes. */
  boolean isNumeric(char decimal) {
    long fit = numbers + (decimal == ',' ? onlyCommas : onlyPoints);
    return 2 * fit >= present && (fit > 0 || present == 0);
  }

  /** Whether at least half of the values are dates: the others are then mistakes. */
  boolean isCalendar() {
    return calendar > 0 && 2 * calendar >= present;
  }

  /** Whether at least half of the values are times of day: the others are then mistakes. */
  boolean isClock() {
    return clock > 0 && 2 * clock >= present;
  }

  /** Whether the texts look like dates that do not begin with the year. */
  public boolean isYearLast() {
    return yearLast > 0 && 2 * yearLast >= texts;
  }
}
