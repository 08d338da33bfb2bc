package io.lockstep.training.optim.schedule;

import io.lockstep.kernels.library.Facts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A kind of schedule, or of warm-up: a curve over the number of steps, steered by arguments. Found
 * by its name once it is registered ({@link Schedules#register}).
 *
 * @param name in lower case with underscores
 * @param aliases other names it is found by
 * @param arguments in the order in which they are given without names
 * @param example a schedule of the kind, or a warm-up, as text
 * @param curve the value, or of a warm-up the share of it, from 0 to 1
 * @param length after how many steps it has done what it does
 * @param turns the steps at which extremes are reached, the first step among them
 * @param fault what is wrong with values that do not fit one another
 * @param isWarmUp whether it leads to another schedule
 * @param facts what is told of it
 */
public record ScheduleKind(
    String name,
    List<String> aliases,
    List<ScheduleArgument> arguments,
    String example,
    Curve curve,
    Length length,
    Turns turns,
    Fault fault,
    boolean isWarmUp,
    Facts facts) {
  /** The value at a step. */
  @FunctionalInterface
  public interface Curve {
    /**
     * Returns the value, by {@link StrictMath} and plain arithmetic alone.
     *
     * @param values of the arguments
     * @param step steps taken before, from 0
     */
    double at(ScheduleValues values, long step);
  }

  /** How long a schedule takes. */
  @FunctionalInterface
  public interface Length {
    /** Returns the number of steps, or nothing for one without an end. */
    OptionalLong of(ScheduleValues values);
  }

  /** Where a schedule turns. */
  @FunctionalInterface
  public interface Turns {
    /** Returns the steps. */
    List<Long> of(ScheduleValues values);
  }

  /** What may be wrong with values together. */
  @FunctionalInterface
  public interface Fault {
    /** Returns what is wrong and how to mend it, or an empty text. */
    String of(ScheduleValues values);
  }

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if two arguments have one name
   */
  public ScheduleKind {
    aliases = List.copyOf(aliases);
    arguments = List.copyOf(arguments);
    List<String> spellings = new ArrayList<>();
    arguments.forEach(a -> spellings.addAll(spellings(a)));
    if (spellings.stream().distinct().count() != spellings.size()) {
      throw new IllegalArgumentException(
          "[" + name + "] two arguments have one name; rename one of them");
    }
  }

  /** Returns a kind of schedule without an end, of which nothing is told. */
  public static ScheduleKind of(
      String name, String example, Curve curve, ScheduleArgument... arguments) {
    return new ScheduleKind(
        name,
        List.of(),
        List.of(arguments),
        example,
        curve,
        _ -> OptionalLong.empty(),
        _ -> List.of(0L),
        _ -> "",
        false,
        Facts.NONE);
  }

  /** Returns a kind of warm-up that takes as many steps as its argument {@code steps} says. */
  public static ScheduleKind warmUp(
      String name, String example, Curve curve, ScheduleArgument... arguments) {
    ScheduleKind kind = of(name, example, curve, arguments).ending(v -> v.whole("steps"));
    return new ScheduleKind(
        name,
        List.of(),
        kind.arguments,
        example,
        curve,
        kind.length,
        kind.turns,
        kind.fault,
        true,
        Facts.NONE);
  }

  /** How many steps a schedule with an end takes. */
  @FunctionalInterface
  public interface End {
    /** Returns the number of steps. */
    long of(ScheduleValues values);
  }

  /** Returns the same with an end, which is where it turns, too. */
  public ScheduleKind ending(End end) {
    return new ScheduleKind(
        name,
        aliases,
        arguments,
        example,
        curve,
        values -> OptionalLong.of(end.of(values)),
        values -> List.of(0L, end.of(values)),
        fault,
        isWarmUp,
        facts);
  }

  /** Returns the same with the steps at which extremes are reached, apart from the first. */
  public ScheduleKind turning(Turns where) {
    Turns all = values -> Stream.concat(Stream.of(0L), where.of(values).stream()).toList();
    return new ScheduleKind(
        name, aliases, arguments, example, curve, length, all, fault, isWarmUp, facts);
  }

  /** Returns the same that refuses values which do not fit one another. */
  public ScheduleKind refusing(Fault when) {
    return new ScheduleKind(
        name, aliases, arguments, example, curve, length, turns, when, isWarmUp, facts);
  }

  /** Returns the same with other names that it is found by. */
  public ScheduleKind aliased(String... others) {
    return new ScheduleKind(
        name, List.of(others), arguments, example, curve, length, turns, fault, isWarmUp, facts);
  }

  /** Returns the same with what is told of it. */
  public ScheduleKind described(String formula, String paper) {
    return new ScheduleKind(
        name,
        aliases,
        arguments,
        example,
        curve,
        length,
        turns,
        fault,
        isWarmUp,
        new Facts(formula, paper));
  }

  /** Returns the name, then the aliases. */
  public List<String> names() {
    return Stream.concat(Stream.of(name), aliases.stream()).toList();
  }

  static List<String> spellings(ScheduleArgument argument) {
    return Stream.concat(Stream.of(argument.name()), argument.aliases().stream()).toList();
  }

  /**
   * Returns a schedule of the kind.
   *
   * @param numbers of the first arguments, in order
   * @throws IllegalArgumentException if one is missing or out of range, or they do not fit
   */
  public Schedule schedule(double... numbers) {
    return schedule(named(numbers));
  }

  /**
   * Returns a schedule of the kind.
   *
   * @param given by the names of arguments
   * @throws IllegalArgumentException if one is missing or out of range, or they do not fit
   */
  public Schedule schedule(Map<String, List<Double>> given) {
    if (isWarmUp) {
      throw new IllegalArgumentException(
          "["
              + name
              + "] is a warm-up, to which something must follow; write "
              + example
              + " then ...");
    }
    return new Composed.Curve(this, checked(given));
  }

  /**
   * Returns a warm-up of the kind.
   *
   * @param numbers of the first arguments, in order
   * @throws IllegalArgumentException if it is no kind of warm-up, or a number is missing or out of
   *     range
   */
  public WarmUp warmUp(double... numbers) {
    return warmUp(named(numbers));
  }

  WarmUp warmUp(Map<String, List<Double>> given) {
    return new WarmUp(this, checked(given));
  }

  private Map<String, List<Double>> named(double... numbers) {
    if (numbers.length > arguments.size()) {
      throw tooMany(numbers.length);
    }
    Map<String, List<Double>> given = new LinkedHashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      given.put(arguments.get(i).name(), List.of(numbers[i]));
    }
    return given;
  }

  IllegalArgumentException tooMany(int given) {
    String names = String.join(", ", arguments.stream().map(ScheduleArgument::name).toList());
    return new IllegalArgumentException(
        "["
            + name
            + "] "
            + given
            + " values, but there are "
            + (names.isEmpty() ? "no arguments" : "the arguments " + names)
            + "; give as many at most");
  }

  private ScheduleValues checked(Map<String, List<Double>> given) {
    ScheduleValues values = ScheduleValues.of(this, given);
    String problem = fault.of(values);
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException("[" + name + "] " + problem);
    }
    return values;
  }

  /**
   * Returns the text of one with the given values. Those that are usual are left out, and the first
   * argument needs no name where it is the only one.
   */
  String text(ScheduleValues values) {
    List<ScheduleArgument> given =
        arguments.stream()
            .filter(a -> a.usual() == null || !values.numbers(a.name()).equals(List.of(a.usual())))
            .toList();
    if (given.isEmpty()) {
      return name;
    }
    ScheduleArgument first = given.getFirst();
    boolean alone = given.size() == 1 && first.equals(arguments.getFirst());
    String text =
        alone
            ? first.valueText(values.numbers(first.name()))
            : given.stream()
                .map(a -> a.name() + "=" + a.valueText(values.numbers(a.name())))
                .collect(Collectors.joining(", "));
    return name + "(" + text + ")";
  }

  @Override
  public String toString() {
    return name;
  }
}
