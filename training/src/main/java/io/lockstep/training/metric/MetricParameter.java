package io.lockstep.training.metric;

import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.PlainNumber;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import java.util.List;
import java.util.Locale;

/**
 * What steers a metric, such as {@code average} or {@code k}.
 *
 * @param name in lower case with underscores
 * @param usual the value where none is given; empty where that is none
 * @param kind what a value may be
 * @param description what it does, in a few words
 */
public record MetricParameter(String name, String usual, Kind kind, String description) {
  /** What a value may be. */
  public sealed interface Kind {
    /**
     * One of some words.
     *
     * @param words in order
     */
    record Word(List<String> words) implements Kind {
      /** Copies the words. */
      public Word {
        words = List.copyOf(words);
      }
    }

    /**
     * A whole number.
     *
     * @param range what it must be in
     */
    record Count(Interval range) implements Kind {}

    /** The name of a class, or its number from 0. */
    record Label() implements Kind {}
  }

  /** Returns one of words, of which the first is the usual one. */
  public static MetricParameter words(String name, String description, String... words) {
    return new MetricParameter(name, words[0], new Kind.Word(List.of(words)), description);
  }

  /** Returns a whole number of at least 1. */
  public static MetricParameter count(String name, int usual, String description) {
    Kind whole = new Kind.Count(Interval.atLeast(1).upTo(Short.MAX_VALUE));
    return new MetricParameter(name, PlainNumber.of(usual), whole, description);
  }

  /** Returns the class that is asked about. */
  public static MetricParameter label(String name, String description) {
    return new MetricParameter(name, "", new Kind.Label(), description);
  }

  /**
   * Returns a value as it is kept.
   *
   * @param metric whose it is, for messages
   * @throws IllegalArgumentException if it cannot be one
   */
  String checked(String metric, String value) {
    return switch (kind) {
      case Kind.Label() -> value;
      case Kind.Word(List<String> words) -> word(metric, words, value);
      case Kind.Count(Interval range) -> count(metric, range, value);
    };
  }

  private String word(String metric, List<String> words, String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (!words.contains(lower)) {
      throw refusal(metric, value, Suggestions.hint(value, words));
    }
    return lower;
  }

  private String count(String metric, Interval range, String value) {
    double number = Double.NaN;
    try {
      number = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    if (number != Math.rint(number) || !range.contains(number)) {
      throw refusal(metric, value, "give a whole number, " + range);
    }
    return PlainNumber.of(number);
  }

  private IllegalArgumentException refusal(String metric, String value, String hint) {
    return new IllegalArgumentException(
        "[" + metric + "] " + name + " cannot be " + Quoted.of(value) + "; " + hint);
  }

  /** Returns what a value may be, as it stands in tables. */
  public String rangeText() {
    return switch (kind) {
      case Kind.Label() -> "name or number of a class";
      case Kind.Word(List<String> words) -> String.join(", ", words);
      case Kind.Count(Interval range) -> "whole, >= " + PlainNumber.of(range.low());
    };
  }
}
