package io.lockstep.graph;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what looks like a value of before a write, and is none. What comes from a source that can
 * be written follows its contents, also if it was detached. A loop that computes each weight from
 * the one before and writes its batches over one another would so change its past steps, without a
 * word. Moments are counted in writes.
 *
 * @param value what was made before the write
 * @param source what was written since
 */
public record Stale(Node value, Source source) {
  /** The moment of what was never made, or never written. */
  static final long NOT_YET = -1;

  /**
   * A formula may be used again after a write, and what was made of it after another one. What
   * grows with every write is a sum over steps to whoever wrote it.
   */
  private static final int MOST_WRITES = 3;

  /**
   * Says that an operation made a node, and all that it is computed from and is new.
   *
   * @return a value that is used by what is new, was made before a write to what it comes from, and
   *     was detached, or has grown over writes before
   */
  public static Optional<Stale> make(Node result, long now) {
    if (result.isConstant() || result.made() != NOT_YET) {
      return Optional.empty();
    }
    List<Node> made = unmade(result);
    made.forEach(node -> node.make(now));
    Optional<Stale> found = Optional.empty();
    for (Node node : made) {
      int writes = node.writes();
      for (Node input : node.inputs()) {
        Optional<Stale> stale = between(input, now);
        int grown = input.writes() + (stale.isPresent() ? 1 : 0);
        if (found.isEmpty() && (isDetached(input) || grown >= MOST_WRITES)) {
          found = stale;
        }
        writes = Math.max(writes, grown);
      }
      node.growOver(writes);
    }
    return found;
  }

  /** The nodes behind a result that were not made yet, each after its inputs. */
  private static List<Node> unmade(Node result) {
    Set<Node> found = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Node> open = new ArrayDeque<>(List.of(result));
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (node.made() == NOT_YET && !node.isConstant() && found.add(node)) {
        node.inputs().forEach(open::push);
      }
    }
    return found.stream().sorted(Comparator.comparingInt(Node::depth)).toList();
  }

  /** Returns whether a node shows a detached value that can change. */
  private static boolean isDetached(Node node) {
    Node value = node;
    while (value instanceof Node.View view) {
      value = view.x();
    }
    return value instanceof Node.StopGradient && !value.isConstant();
  }

  /** Returns a detached value if it was made before a write to what it comes from. */
  public static Optional<Stale> of(Node value, long now) {
    return isDetached(value) ? between(value, now) : Optional.empty();
  }

  /** Returns a value if it was made before a write to what it comes from, and a result after it. */
  public static Optional<Stale> between(Node value, Node result) {
    return between(value, result.made());
  }

  private static Optional<Stale> between(Node node, long later) {
    Node value = beforeViews(node);
    if (value instanceof Source || value.isConstant() || value.made() >= later) {
      return Optional.empty();
    }
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Node> open = new ArrayDeque<>();
    open.add(value);
    while (!open.isEmpty()) {
      Node at = open.pop();
      if (at instanceof Source source) {
        if (source.written() > value.made() && source.written() <= later) {
          return Optional.of(new Stale(value, source));
        }
      } else if (!at.isConstant() && seen.add(at)) {
        at.inputs().forEach(open::push);
      }
    }
    return Optional.empty();
  }

  /** Returns what is said of the value where it is refused, behind what it is for the reader. */
  public String refusal() {
    return value.dtype().name().toLowerCase(Locale.ROOT)
        + value.shape()
        + ", was made before '"
        + source.name()
        + "' was written, and would now be computed from the new contents; hold on to values by"
        + " snapshot() before the write, or take batches by engine.tensor(..)";
  }

  /** What a view shows, whether detached or not: of a source, its present contents as expected. */
  private static Node beforeViews(Node node) {
    Node value = node;
    while (!value.isConstant()
        && (value instanceof Node.View || value instanceof Node.StopGradient)) {
      value = value.inputs().getFirst();
    }
    return value;
  }
}
