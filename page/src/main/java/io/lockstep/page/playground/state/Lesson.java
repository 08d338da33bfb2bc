package io.lockstep.page.playground.state;

import io.lockstep.kernels.library.UnknownNameException;
import java.util.List;

/**
 * A lesson: a state in which something goes wrong that everybody should have seen once, and the
 * state in which it does not.
 *
 * @param name in lower case with dashes
 * @param title what it is called on the page
 * @param problem what can be seen
 * @param shown the state in which it can be seen
 * @param remedy what helps, and why
 * @param mended the state in which that is done
 */
public record Lesson(
    String name,
    String title,
    String problem,
    PlaygroundState shown,
    String remedy,
    PlaygroundState mended) {

  /**
   * Returns the lesson of a name.
   *
   * @throws IllegalArgumentException if there is none; the message suggests the nearest name
   */
  public static Lesson byName(String name) {
    return Lessons.ALL.stream()
        .filter(lesson -> lesson.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            UnknownNameException.of(
                "lesson", name, Lessons.ALL.stream().map(Lesson::name).toList()));
  }

  /** Returns all lessons, in the order in which they are told. */
  public static List<Lesson> all() {
    return Lessons.ALL;
  }
}
