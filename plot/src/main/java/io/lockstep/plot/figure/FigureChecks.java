package io.lockstep.plot.figure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the constructors of figures ask of numbers and names. */
final class FigureChecks {
  private FigureChecks() {}

  static void that(boolean holds, String message) {
    if (!holds) {
      throw new PlotException("[plot] " + message);
    }
  }

  static String named(String what, String name) {
    that(!name.isBlank(), what + " has no name; give it one, it is drawn");
    return name;
  }

  /** FigureChecks two arrays of as many elements. */
  static void sameLength(String what, String first, int a, String second, int b) {
    that(
        a == b,
        "%s has %d %s, but %d %s; give as many of both".formatted(what, a, first, b, second));
  }

  static double[] finite(String what, double[] values) {
    for (int i = 0; i < values.length; i++) {
      that(
          Double.isFinite(values[i]),
          "%s is %s at position %d; it must be finite, leave the point out"
              .formatted(what, values[i], i));
    }
    return values.clone();
  }

  static <T> List<T> some(String what, List<T> elements) {
    that(!elements.isEmpty(), what + "; give at least one");
    return List.copyOf(elements);
  }

  static void distinct(String what, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      that(seen.add(name), what + " '" + name + "' is named twice; the legend needs other names");
    }
  }
}
