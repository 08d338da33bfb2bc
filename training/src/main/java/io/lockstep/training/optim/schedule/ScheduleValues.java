package io.lockstep.training.optim.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a schedule is given for the arguments of its kind.
 *
 * @param byName a number or list for each argument
 */
public record ScheduleValues(Map<String, List<Double>> byName) {
  /** Copies the values. */
  public ScheduleValues {
    byName = Map.copyOf(byName);
  }

  /**
   * Returns a number.
   *
   * @throws IllegalArgumentException if there is no such argument
   */
  public double number(String name) {
    return numbers(name).getFirst();
  }

  /**
   * Returns a whole number.
   *
   * @throws IllegalArgumentException if there is no such argument
   */
  public long whole(String name) {
    return (long) number(name);
  }

  /**
   * Returns a list of numbers.
   *
   * @throws IllegalArgumentException if there is no such argument
   */
  public List<Double> numbers(String name) {
    List<Double> values = byName.get(name);
    if (values == null) {
      throw new IllegalArgumentException(
          "[schedule] there is no argument '" + name + "'; declare it, or ask for another");
    }
    return values;
  }

  /**
   * Returns the values in the order of the arguments, of which each is checked.
   *
   * @param given by the names of arguments
   */
  static ScheduleValues of(ScheduleKind kind, Map<String, List<Double>> given) {
    Map<String, List<Double>> all = new LinkedHashMap<>();
    for (ScheduleArgument argument : kind.arguments()) {
      List<Double> values = given.get(argument.name());
      if (values != null) {
        argument.check(kind.name(), values);
        all.put(argument.name(), List.copyOf(values));
      } else if (argument.usual() != null) {
        all.put(argument.name(), List.of(argument.usual()));
      } else {
        throw new IllegalArgumentException(
            "["
                + kind.name()
                + "] "
                + argument.name()
                + " is missing ("
                + argument.description()
                + "); give it, as in "
                + kind.example());
      }
    }
    return new ScheduleValues(all);
  }
}
