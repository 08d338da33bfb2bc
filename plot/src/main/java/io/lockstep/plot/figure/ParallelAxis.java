package io.lockstep.plot.figure;

import java.util.List;

/**
 * One of the axes of parallel coordinates.
 *
 * @param name what stands above it
 * @param logarithmic whether its numbers are spread by their logarithm
 * @param choices where its values are words, all of them: a value is then the position of one;
 *     empty where its values are numbers
 */
public record ParallelAxis(String name, boolean logarithmic, List<String> choices) {
  /** FigureChecks that words are not spread by a logarithm. */
  public ParallelAxis {
    FigureChecks.named("an axis", name);
    choices = List.copyOf(choices);
    FigureChecks.that(
        choices.isEmpty() || !logarithmic,
        "axis '" + name + "' has words, which have no logarithm; give one of both");
  }

  /** An axis of numbers. */
  public static ParallelAxis linear(String name) {
    return new ParallelAxis(name, false, List.of());
  }

  /** An axis of numbers above 0 by their logarithm. */
  public static ParallelAxis logarithmic(String name) {
    return new ParallelAxis(name, true, List.of());
  }

  /** An axis of words. */
  public static ParallelAxis choices(String name, List<String> choices) {
    return new ParallelAxis(
        name, false, FigureChecks.some("axis '" + name + "' has no words", choices));
  }
}
