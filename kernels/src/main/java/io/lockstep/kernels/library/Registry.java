package io.lockstep.kernels.library;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An ordered, open collection of named things that is searched by name; an unknown name is answered
 * with the nearest known one. What is built in comes first and stays; more can be registered at any
 * time, by a program or by the {@link LibraryProvider}s on the class path, which are asked before
 * the first look-up. Safe for use by many threads.
 *
 * @param <T> what is registered
 */
public final class Registry<T> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final StackWalker STACK = StackWalker.getInstance();
  private static final String BUILT_IN = "";

  private final String kind;
  private volatile Contents<T> contents = new Contents<>(Map.of(), Map.of(), Map.of());

  /** The entries by main name, by any name, and who registered each name; replaced as a whole. */
  private record Contents<T>(
      Map<String, T> entries, Map<String, T> byName, Map<String, String> owners) {}

  /**
   * Creates a registry without entries.
   *
   * @param kind what the entries are, for messages, such as {@code activation}
   */
  public Registry(String kind) {
    this.kind = kind;
  }

  /**
   * Creates a registry of built-in entries.
   *
   * @param kind what the entries are, for messages, such as {@code activation}
   * @param names the main name of an entry, then its aliases
   * @param builtIn in order
   */
  public static <T> Registry<T> of(String kind, Function<T, List<String>> names, List<T> builtIn) {
    Registry<T> registry = new Registry<>(kind);
    builtIn.forEach(entry -> registry.with(entry, names.apply(entry)));
    return registry;
  }

  /**
   * Adds an entry that is part of Lockstep, when the registry is made.
   *
   * @param names the main name, then aliases
   */
  public Registry<T> with(T entry, List<String> names) {
    add(entry, names, BUILT_IN);
    return this;
  }

  /**
   * Registers an entry of a user's own; meant to be called by a method that users call, whose
   * caller is named where a name is taken.
   *
   * @param names the main name, then aliases, in lower case
   * @return the entry
   * @throws IllegalArgumentException if it has no name, a name cannot be one, or is taken
   */
  public T register(T entry, List<String> names) {
    String owner =
        STACK.walk(frames ->
            frames.skip(2).findFirst().map(StackWalker.StackFrame::getClassName).orElse("main"));
    add(entry, names, owner);
    return entry;
  }

  private synchronized void add(T entry, List<String> names, String owner) {
    Map<String, T> entries = new LinkedHashMap<>(contents.entries);
    Map<String, T> byName = new LinkedHashMap<>(contents.byName);
    Map<String, String> owners = new LinkedHashMap<>(contents.owners);
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw refusal(name, owner, "cannot be a name; use lower case letters, digits and '_'");
      }
      String taken = owners.putIfAbsent(name, owner);
      if (taken != null) {
        throw refusal(name, owner, taken(taken));
      }
      byName.put(name, entry);
    }
    entries.put(names.getFirst(), entry);
    contents = new Contents<>(entries, byName, owners);
  }

  private static String taken(String owner) {
    return owner.equals(BUILT_IN)
        ? "is taken by a built-in one, which cannot be replaced; choose another name"
        : "is taken already, by that of " + owner + "; rename one of them";
  }

  private IllegalArgumentException refusal(String name, String owner, String problem) {
    return new IllegalArgumentException(
        "["
            + kind
            + "] the name '"
            + name
            + "'"
            + (owner.equals(BUILT_IN) ? "" : " of " + owner)
            + " "
            + problem);
  }

  /** Returns every entry in order, the built-in ones first. */
  public List<T> all() {
    return List.copyOf(known().entries.values());
  }

  /** Returns every entry by its main name in the same order. */
  public Map<String, T> byMainName() {
    return Collections.unmodifiableMap(known().entries);
  }

  /**
   * Returns every entry in order, each with its usual values, and behind one that has parameters
   * the same with other values: what is to be tried where everything registered is.
   */
  public List<T> walk() {
    return all().stream().flatMap(entry -> Stream.of(entry, another(entry)).distinct()).toList();
  }

  @SuppressWarnings("unchecked")
  private T another(T entry) {
    return entry instanceof Configurable<?> c && !c.signature().parameters().isEmpty()
        ? (T) c.with(c.signature().another())
        : entry;
  }

  /**
   * Returns the entry with the given name or alias, or one such as {@code huber(delta=2)} with the
   * given values; upper case and hyphens are accepted.
   *
   * @throws UnknownNameException if there is none; the message suggests the nearest name
   * @throws IllegalArgumentException if it has no such parameter, or a value is out of range
   */
  public T byName(String text) {
    FunctionText call = FunctionText.parse(kind, text);
    Contents<T> known = known();
    T entry = known.byName.get(normal(call.name()));
    if (entry == null) {
      String hint =
          UnknownNameException.hint(call.name(), known.byName.keySet(), known.entries.keySet());
      throw new UnknownNameException(kind, call.name(), hint);
    }
    return call.values().isEmpty() ? entry : configured(entry, call);
  }

  @SuppressWarnings("unchecked")
  private T configured(T entry, FunctionText call) {
    if (!(entry instanceof Configurable<?> c)
        || c.signature().parameters().isEmpty()
        || !c.signature().names().contains(normal(call.name()))) {
      throw new IllegalArgumentException(
          "["
              + kind
              + "] "
              + normal(call.name())
              + " has no parameters; write "
              + normal(call.name())
              + " alone");
    }
    Signature values = c.signature().with(call.values());
    return values.equals(c.signature()) ? entry : (T) c.with(values);
  }

  private Contents<T> known() {
    LibraryProviders.ask();
    return contents;
  }

  static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
