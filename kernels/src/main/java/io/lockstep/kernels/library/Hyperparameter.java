package io.lockstep.kernels.library;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A number that steers an optimizer update, such as its learning rate.
 *
 * @param name the usual name in lower case with underscores
 * @param aliases what it is called elsewhere
 * @param initial the value where none is given
 * @param least the least value
 * @param below what a value, as float32, must be below; infinity where it must only be finite
 */
public record Hyperparameter(
    String name, List<String> aliases, double initial, double least, double below) {
  /** Copies the aliases, and checks the initial value. */
  public Hyperparameter {
    aliases = List.copyOf(aliases);
    if (!fits(initial, least, below)) {
      throw new IllegalArgumentException(
          "[hyperparameter] "
              + name
              + " is "
              + initial
              + " where it is not given; choose "
              + wanted(least, below));
    }
  }

  /** Returns one of at least 0. */
  public static Hyperparameter of(String name, double initial, String... aliases) {
    return new Hyperparameter(name, List.of(aliases), initial, 0, Double.POSITIVE_INFINITY);
  }

  /** Returns one of at least 0 and below 1, such as the decay of a moment. */
  public static Hyperparameter belowOne(String name, double initial) {
    return new Hyperparameter(name, List.of(), initial, 0, 1);
  }

  /** Returns the learning rate, {@code lr}. */
  public static Hyperparameter rate(double initial) {
    return of("lr", initial, "learning_rate");
  }

  /** Returns the weight decay, {@code weight_decay}. */
  public static Hyperparameter weightDecay(double initial) {
    return of("weight_decay", initial, "wd");
  }

  /** Returns the given value if it is in range as float32, which the device is given. */
  double checked(String rule, @Nullable Double value) {
    if (value == null || !fits(value, least, below)) {
      throw new IllegalArgumentException(
          "[" + rule + "] " + name + " is " + value + "; give " + wanted(least, below));
    }
    return value;
  }

  private static boolean fits(double value, double least, double below) {
    float used = (float) value;
    return value >= least && used < below && Float.isFinite(used);
  }

  private static String wanted(double least, double below) {
    boolean open = below == Double.POSITIVE_INFINITY;
    String from = least == Double.NEGATIVE_INFINITY ? "" : " of at least " + PlainNumber.of(least);
    String and = from.isEmpty() || open ? " " : " and ";
    String to =
        open ? "that is finite in float32" : "below " + PlainNumber.of(below) + " in float32";
    return "a value" + from + and + to;
  }
}
