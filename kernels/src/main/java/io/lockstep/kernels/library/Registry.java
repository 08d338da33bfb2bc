package io.lockstep.kernels.library;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * An ordered collection of named things that is searched by name; an unknown name is answered with
 * the nearest known one.
 *
 * @param <T> what is registered
 */
public final class Registry<T> {
  private static final int FARTHEST_SUGGESTION = 3;

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
          "[" + kind + "] unknown " + kind + " '" + name + "'"
              + nearest(normal(name)).map(n -> "; did you mean '" + n + "'?").orElse(";")
              + " known: " + String.join(", ", names));
    }
    return entry;
  }

  private static String normal(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).replace('-', '_');
  }

  private Optional<String> nearest(String name) {
    int best = FARTHEST_SUGGESTION + 1;
    String suggestion = "";
    for (String known : byName.keySet()) {
      int distance = distance(name, known);
      if (distance < best && distance < known.length()) {
        best = distance;
        suggestion = known;
      }
    }
    return suggestion.isEmpty() ? Optional.empty() : Optional.of(suggestion);
  }

  /** The number of single-character edits from one word to another (Levenshtein, 1966). */
  private static int distance(String a, String b) {
    List<Integer> row = new ArrayList<>();
    for (int j = 0; j <= b.length(); j++) {
      row.add(j);
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row.set(0, i);
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int edited = Math.min(row.get(j - 1), Objects.requireNonNull(row.get(j))) + 1;
        diagonal = row.set(j, Math.min(replaced, edited));
      }
    }
    return row.getLast();
  }
}
