package io.lockstep.training.optim.schedule;

import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.PlainNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A number, or list of numbers, that a kind of schedule is given.
 *
 * @param name in lower case with underscores
 * @param aliases what it is called elsewhere
 * @param form whether it is a number, a whole number, or a list of them
 * @param range what a number must be in
 * @param usual the value where none is given, or null where one must be given
 * @param description what it is, in a few words
 */
public record ScheduleArgument(
    String name,
    List<String> aliases,
    Form form,
    Interval range,
    @Nullable Double usual,
    String description) {
  private static final double MOST = 0x1p53;
  private static final Interval WHOLE = Interval.atLeast(0).upTo(MOST);

  /** What is given. */
  public enum Form {
    /** One number. */
    NUMBER,
    /** One whole number. */
    WHOLE,
    /** Numbers in brackets. */
    NUMBERS,
    /** Rising whole numbers in brackets. */
    RISING;

    /** Returns whether several numbers are given. */
    public boolean isList() {
      return this == NUMBERS || this == RISING;
    }

    private boolean isWhole() {
      return this == WHOLE || this == RISING;
    }
  }

  /** Copies the aliases. */
  public ScheduleArgument {
    aliases = List.copyOf(aliases);
  }

  /** Returns a value that the schedule takes, any number. */
  public static ScheduleArgument value(String name, String description) {
    return number(Interval.ALL, name, description);
  }

  /** Returns a number in a range. */
  public static ScheduleArgument number(Interval range, String name, String description) {
    return new ScheduleArgument(name, List.of(), Form.NUMBER, range, null, description);
  }

  /** Returns a number of steps of at least 1. */
  public static ScheduleArgument steps(String name, String description) {
    return whole(1, MOST, name, description);
  }

  /** Returns a number of steps of at least 0. */
  public static ScheduleArgument count(String name, String description) {
    return whole(0, MOST, name, description);
  }

  /** Returns a whole number in a range. */
  public static ScheduleArgument whole(double low, double high, String name, String description) {
    Interval range = Interval.atLeast(low).upTo(high);
    return new ScheduleArgument(name, List.of(), Form.WHOLE, range, null, description);
  }

  /** Returns a list of values. */
  public static ScheduleArgument values(String name, String description) {
    return new ScheduleArgument(name, List.of(), Form.NUMBERS, Interval.ALL, null, description);
  }

  /** Returns a list of rising numbers of steps. */
  public static ScheduleArgument stepList(String name, String description) {
    return new ScheduleArgument(name, List.of(), Form.RISING, WHOLE, null, description);
  }

  /** Returns the same with the value it has where none is given. */
  public ScheduleArgument usually(double value) {
    return new ScheduleArgument(name, aliases, form, range, value, description);
  }

  /** Returns the same with other names that it goes by. */
  public ScheduleArgument aliased(String... others) {
    return new ScheduleArgument(name, List.of(others), form, range, usual, description);
  }

  /** Returns whether a value must be given. */
  public boolean isRequired() {
    return usual == null;
  }

  /**
   * Checks what is given.
   *
   * @param kind of schedule, for messages
   * @throws IllegalArgumentException if it is out of range
   */
  void check(String kind, List<Double> given) {
    if (!form.isList() && given.size() != 1) {
      throw refusal(kind, list(given), "one number");
    }
    if (given.isEmpty()) {
      throw refusal(kind, "[]", "one number or more in brackets");
    }
    for (int i = 0; i < given.size(); i++) {
      double value = given.get(i);
      boolean broken = form.isWhole() && value != Math.rint(value);
      if (broken || !range.contains(value)) {
        throw refusal(kind, PlainNumber.of(value), wanted());
      }
      if (form == Form.RISING && i > 0 && value <= given.get(i - 1)) {
        throw refusal(kind, list(given), "numbers that rise");
      }
    }
  }

  private String wanted() {
    String most = range.high() == MOST ? "2^53" : PlainNumber.of(range.high());
    return form.isWhole()
        ? "a whole number from " + PlainNumber.of(range.low()) + " to " + most
        : range.wanted();
  }

  private IllegalArgumentException refusal(String kind, String given, String wanted) {
    return new IllegalArgumentException(
        "[" + kind + "] " + name + " is " + given + "; give " + wanted);
  }

  /** Returns what is given as text, without the name. */
  String valueText(List<Double> given) {
    return form.isList() ? list(given) : PlainNumber.of(given.getFirst());
  }

  private static String list(List<Double> given) {
    return "[" + String.join(", ", given.stream().map(PlainNumber::of).toList()) + "]";
  }

  /** Returns it as it is listed, such as {@code steps (>= 1): its length}. */
  @Override
  public String toString() {
    String value = usual == null ? "" : "=" + PlainNumber.of(usual);
    return name + value + " (" + rangeText() + "): " + description;
  }

  /** Returns what is given, as it stands in tables, such as {@code whole, >= 1}. */
  public String rangeText() {
    String low = ">= " + PlainNumber.of(range.low());
    String most = range.high() == MOST ? "" : ", <= " + PlainNumber.of(range.high());
    String number = form.isWhole() ? "whole, " + low + most : range.toString();
    return form.isList() ? "list, each " + number : number;
  }
}
