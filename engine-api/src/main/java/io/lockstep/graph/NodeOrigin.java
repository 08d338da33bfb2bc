package io.lockstep.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which part of a network a value is made for. It is for people who read of a kernel, and has no
 * bearing on what is computed or how.
 *
 * @param part such as {@code layer 2}; empty where none is known
 * @param pass of a training step
 */
public record NodeOrigin(String part, Pass pass) {
  /** That of values outside of all parts. */
  public static final NodeOrigin NONE = new NodeOrigin("", Pass.FORWARD);

  private static final ScopedValue<NodeOrigin> CURRENT = ScopedValue.newInstance();

  /** So many parts are named; a kernel seldom has more. */
  private static final int MOST_NAMED = 4;

  /** What of a training step. */
  public enum Pass {
    /** Results, from inputs and parameters. */
    FORWARD(" (forward)"),
    /** Gradients. */
    BACKWARD(" (backward)"),
    /** New parameters. */
    UPDATE("");

    private final String suffix;

    Pass(String suffix) {
      this.suffix = suffix;
    }
  }

  /** Returns what is made, all of whose values belong to a part of the forward pass. */
  public static <T> T forward(String part, Supplier<T> making) {
    return new NodeOrigin(part, Pass.FORWARD).of(making);
  }

  /** Returns what is made, all of whose values belong to the update of parameters. */
  public static <T> T update(String part, Supplier<T> making) {
    return new NodeOrigin(part, Pass.UPDATE).of(making);
  }

  /** Returns what is made, all of whose values belong here. */
  public <T> T of(Supplier<T> making) {
    return ScopedValue.where(CURRENT, this).call(making::get);
  }

  /** Returns where the calling thread is. */
  static NodeOrigin current() {
    return CURRENT.orElse(NONE);
  }

  /** Returns that of the gradients of what belongs here. */
  public NodeOrigin gradient() {
    return isKnown() ? new NodeOrigin(part, Pass.BACKWARD) : this;
  }

  /** Returns whether the part is known. */
  public boolean isKnown() {
    return !part.isEmpty();
  }

  /** Returns all parts in one line, as in {@code layer 0, layer 1 (forward)}; empty for none. */
  public static String text(Collection<NodeOrigin> all) {
    Map<Pass, Set<String>> parts = new EnumMap<>(Pass.class);
    all.stream()
        .filter(NodeOrigin::isKnown)
        .forEach(o -> parts.computeIfAbsent(o.pass, _ -> new LinkedHashSet<>()).add(o.part));
    List<String> passes = new ArrayList<>();
    parts.forEach((pass, names) -> passes.add(few(names) + pass.suffix));
    return String.join(", ", passes);
  }

  private static String few(Set<String> names) {
    String text = String.join(", ", names.stream().limit(MOST_NAMED).toList());
    int more = names.size() - MOST_NAMED;
    return more > 0 ? text + " and " + more + " more" : text;
  }

  @Override
  public String toString() {
    return text(List.of(this));
  }
}
