package io.lockstep.kernels.library;

import io.lockstep.kernels.text.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * A number that steers a function, such as the learning rate of an optimizer or the slope of leaky
 * relu.
 *
 * @param name the usual name in lower case with underscores
 * @param aliases what it is called elsewhere
 * @param initial the value where none is given
 * @param range what a value must be in
 * @param description what it does, in a few words; may be empty
 */
public record Hyperparameter(
    String name, List<String> aliases, double initial, Interval range, String description) {
  /** Copies the aliases, and checks the initial value. */
  public Hyperparameter {
    aliases = List.copyOf(aliases);
    if (!range.contains(initial)) {
      throw new IllegalArgumentException(
          "[hyperparameter] "
              + name
              + " is "
              + initial
              + " where it is not given; choose "
              + range.wanted());
    }
  }

  /**
   * Creates one in a range.
   *
   * @param least the least value
   * @param below what a value, as float32, must be below; infinity where it must only be finite
   */
  public Hyperparameter(
      String name, List<String> aliases, double initial, double least, double below) {
    this(name, aliases, initial, new Interval(least, true, below, false), "");
  }

  /** Returns one in a range, with what it does. */
  public static Hyperparameter in(Interval range, String name, double initial, String description) {
    return new Hyperparameter(name, List.of(), initial, range, description);
  }

  /** Returns one of at least 0. */
  public static Hyperparameter of(String name, double initial, String... aliases) {
    return new Hyperparameter(name, List.of(aliases), initial, Interval.atLeast(0), "");
  }

  /** Returns one of at least 0 and below 1, such as the decay of a moment. */
  public static Hyperparameter belowOne(String name, double initial) {
    return in(Interval.atLeast(0).below(1), name, initial, "");
  }

  /** Returns the learning rate, {@code lr}. */
  public static Hyperparameter rate(double initial) {
    return in(Interval.atLeast(0), "lr", initial, "the learning rate").aliased("learning_rate");
  }

  /** Returns the weight decay, {@code weight_decay}. */
  public static Hyperparameter weightDecay(double initial) {
    return in(Interval.atLeast(0), "weight_decay", initial, "pull of weights to zero")
        .aliased("wd");
  }

  /** Returns the same with other names that it goes by. */
  public Hyperparameter aliased(String... others) {
    return new Hyperparameter(name, List.of(others), initial, range, description);
  }

  /** Returns a value in the range that is not the one it has where none is given. */
  public double another() {
    return DoubleStream.of(initial * 2, initial / 2, initial + 0.25, initial - 0.25)
        .filter(value -> value != initial && range.contains(value))
        .findFirst()
        .orElse(initial);
  }

  /**
   * Returns the given value if it is in range as float32, which the device is given.
   *
   * @param function whose it is, for messages
   * @throws IllegalArgumentException if it is not
   */
  public double require(String function, @Nullable Double value) {
    if (value == null || !range.contains(value)) {
      throw new IllegalArgumentException(
          "[" + function + "] " + name + " is " + value + "; give " + range.wanted());
    }
    return value;
  }

  /**
   * Returns the values that are given, by the names of their parameters.
   *
   * @param function whose they are, for messages
   * @param unknown the error for a name that is none, given the hint what was meant
   * @throws IllegalArgumentException if a name is unknown or given twice in different spellings, or
   *     a value is out of range
   */
  static Map<String, Double> configure(
      String function,
      List<Hyperparameter> declared,
      Map<String, Double> overrides,
      Function<Unknown, RuntimeException> unknown) {
    Map<String, Double> given = named(function, declared, overrides, unknown);
    declared.stream()
        .filter(h -> given.containsKey(h.name()))
        .forEach(h -> h.require(function, given.get(h.name())));
    return given;
  }

  /**
   * Returns what is given for some hyperparameters, under their usual names.
   *
   * @param function whose they are, for messages
   * @param given by any name, in any spelling
   * @throws IllegalArgumentException if a name is unknown, or given twice in different spellings
   */
  public static <V> Map<String, V> named(
      String function, List<Hyperparameter> declared, Map<String, V> given) {
    return named(
        function,
        declared,
        given,
        unknown ->
            new IllegalArgumentException("[hyperparameter] " + unknown.of("hyperparameter")));
  }

  private static <V> Map<String, V> named(
      String function,
      List<Hyperparameter> declared,
      Map<String, V> given,
      Function<Unknown, RuntimeException> unknown) {
    Map<String, Hyperparameter> known = spellings(declared);
    Map<String, V> named = new LinkedHashMap<>();
    given.forEach((spelling, value) -> {
      Hyperparameter h = known.get(Registry.normal(spelling));
      if (h == null) {
        List<String> names = declared.stream().map(Hyperparameter::name).toList();
        String hint = UnknownNameException.hint(spelling, known.keySet(), names);
        throw unknown.apply(new Unknown(spelling, hint));
      }
      if (named.containsKey(h.name())) {
        throw new IllegalArgumentException(
            "["
                + function
                + "] "
                + h.name()
                + " is given twice, in different spellings; give it once");
      }
      named.put(h.name(), value);
    });
    return named;
  }

  /** A name that no parameter has, and the nearest and all there are. */
  record Unknown(String spelling, String hint) {
    /** Returns the problem in words, of a parameter of a kind. */
    String of(String kind) {
      return "unknown " + kind + " " + Quoted.of(spelling) + "; " + hint;
    }
  }

  /** Parameters by every name they have; an alias never stands for another's name. */
  private static Map<String, Hyperparameter> spellings(List<Hyperparameter> declared) {
    Map<String, Hyperparameter> spellings = new LinkedHashMap<>();
    for (Hyperparameter h : declared) {
      spellings.put(h.name(), h);
      h.aliases().forEach(alias -> spellings.putIfAbsent(alias, h));
    }
    declared.forEach(h -> spellings.put(h.name(), h));
    return spellings;
  }
}
