package io.lockstep.kernels.library;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * An ordered collection of named things that is searched by name; an unknown name is answered with
 * the nearest known one.
 *
 * @param <T> what is registered
 */
public final class Registry<T> {
  private final String kind;
  private final List<T> all;
  private final List<String> names;
  private final Map<String, T> byName = new LinkedHashMap<>();

  /**
   * Creates a registry.
   *
   * @param kind what the entries are, for messages, such as {@code activation}
   * @param names the names of an entry, the main one first, then its aliases
   * @param all the entries in order
   * @throws IllegalArgumentException if two entries share a name
   */
  public Registry(String kind, Function<T, List<String>> names, List<T> all) {
    this.kind = kind;
    this.all = List.copyOf(all);
    this.names = all.stream().map(e -> names.apply(e).getFirst()).toList();
    for (T entry : all) {
      for (String name : names.apply(entry)) {
        if (byName.putIfAbsent(name, entry) != null) {
          throw new IllegalArgumentException(
              "[" + kind + "] two entries are called '" + name + "'; rename one of them");
        }
      }
    }
  }

  /** Returns every entry in order. */
  public List<T> all() {
    return all;
  }

  /** Returns the main name of every entry in order. */
  public List<String> names() {
    return names;
  }

  /**
   * Returns the entry with the given name or alias; upper case and hyphens are accepted.
   *
   * @throws IllegalArgumentException if there is none; the message suggests the nearest name
   */
  public T byName(String name) {
    T entry = byName.get(normal(name));
    if (entry == null) {
      throw new IllegalArgumentException(
          "["
              + kind
              + "] unknown "
              + kind
              + " "
              + Quoted.of(name)
              + "; "
              + suggestion(normal(name))
              + "known: "
              + String.join(", ", names));
    }
    return entry;
  }

  private String suggestion(String name) {
    return Suggestions.nearest(name, byName.keySet()).stream()
        .map(near -> "'" + near + "'")
        .reduce((first, second) -> first + " or " + second)
        .map(near -> "did you mean " + near + "? ")
        .orElse("");
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
