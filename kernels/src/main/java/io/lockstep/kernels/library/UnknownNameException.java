package io.lockstep.kernels.library;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown when something is asked for by a name that is not registered. */
public final class UnknownNameException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Where there are more, and some of them near, only those are told. */
  private static final int MOST_LISTED = 80;

  private final String kind;
  private final String name;
  private final String hint;

  UnknownNameException(String kind, String name, String hint) {
    super(message(kind, name, hint));
    this.kind = kind;
    this.name = name;
    this.hint = hint;
  }

  /**
   * Returns the exception of a name that is none of some.
   *
   * @param kind what was asked for, such as {@code optimizer}
   * @param name the unknown name
   * @param known all there are
   */
  public static UnknownNameException of(String kind, String name, Collection<String> known) {
    return new UnknownNameException(kind, name, hint(name, known, known));
  }

  /** Returns what was asked for, such as {@code activation}. */
  public String kind() {
    return kind;
  }

  /** Returns the unknown name. */
  public String name() {
    return name;
  }

  /** Returns the nearest names, if any, and all there are, or how many where they are a crowd. */
  public String hint() {
    return hint;
  }

  static String message(String kind, String name, String hint) {
    return "[" + kind + "] unknown " + kind + " " + Quoted.of(name) + "; " + hint;
  }

  /**
   * The nearest names and all there are; how many where some are near and all are a crowd.
   *
   * @param spellings all names and aliases
   * @param names the main ones of them
   */
  static String hint(String name, Collection<String> spellings, Collection<String> names) {
    List<String> near = Suggestions.nearest(Registry.normal(name), spellings);
    String all = "known: " + String.join(", ", names);
    if (near.isEmpty()) {
      return all;
    }
    String question =
        near.stream()
            .map(spelling -> "'" + spelling + "'")
            .collect(Collectors.joining(" or ", "did you mean ", "? "));
    return question + (names.size() > MOST_LISTED ? "there are " + names.size() + " in all" : all);
  }
}
