package io.lockstep.autograd;

import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Values of segments that gradients read: computed again from what went into the segment, once the
 * gradients of what came out of it are there. The gradients are made as if there were no segments,
 * and get other operands of the same values behind; so their bits are the same by construction.
 *
 * <p>A segment that is still being made is none yet: gradients within it are values of it.
 */
final class RecomputedValues {
  private final @Nullable Segment open = Segment.current();

  /** What comes to the values of a segment from outside, as gradients. */
  private final Map<Segment, List<Node>> arrived = new HashMap<>();

  private final Map<Node, Node> rewritten = new IdentityHashMap<>();
  private final Map<Segment, Map<Node, Node>> copies = new HashMap<>();
  private final Map<Segment, Map<Node, Node>> entries = new HashMap<>();
  private boolean needed;

  /** The innermost segment from one outwards that gradients do not keep values of. */
  private @Nullable Segment closed(@Nullable Segment from) {
    Segment at = from;
    while (at != null && at.forward() != null) {
      at = at.outer();
    }
    return at == null || at.encloses(open) ? null : at;
  }

  private @Nullable Segment around(Segment segment) {
    return closed(segment.outer());
  }

  /** Makes the gradients that a node hands on where it belongs. */
  <T> T making(Node node, Supplier<T> gradients) {
    Segment segment = closed(node.segment());
    return segment == null ? gradients.get() : segment.backward().of(gradients);
  }

  /** Takes note of a gradient that a node hands on to one of its inputs. */
  void handOn(Node node, Node input, Node gradient) {
    for (Segment s = closed(input.segment()); s != null; s = around(s)) {
      needed = true;
      if (!s.contains(node)) {
        arrived.computeIfAbsent(s, _ -> new ArrayList<>()).add(gradient);
      }
    }
  }

  /** Returns gradients that read values computed again. */
  List<Node> in(List<Node> gradients) {
    if (!needed) {
      return gradients;
    }
    for (Node node : GraphOrder.of(gradients, _ -> true, this::needs)) {
      Segment segment = madeFor(node);
      List<Node> inputs = node.inputs().stream().map(i -> value(segment, i)).toList();
      rewritten.put(node, with(node, inputs, false));
    }
    return gradients.stream().map(this::known).toList();
  }

  /** The segment whose gradients a node is part of. */
  private @Nullable Segment madeFor(Node node) {
    Segment made = node.segment();
    return made == null || made.forward() == null ? null : closed(made.forward());
  }

  /** What must be rewritten before a node is. */
  private List<Node> needs(Node node) {
    Segment segment = madeFor(node);
    if (segment == null) {
      return node.inputs();
    }
    List<Node> needs = new ArrayList<>(node.inputs());
    for (Segment s = segment; s != null; s = around(s)) {
      Segment at = s;
      if (node.inputs().stream().anyMatch(at::contains)) {
        for (Segment t = s; t != null; t = around(t)) {
          needs.addAll(arrived.getOrDefault(t, List.of()));
        }
      }
    }
    return needs;
  }

  private Node known(Node node) {
    Node other = rewritten.get(node);
    if (other == null) {
      throw new IllegalStateException("[gradients] waits for itself: " + Node.describe(node));
    }
    return other;
  }

  /** What takes the place of an operand in the gradients of a segment. */
  private Node value(@Nullable Segment segment, Node operand) {
    for (Segment s = segment; s != null; s = around(s)) {
      if (s.contains(operand)) {
        return copy(s, operand);
      }
    }
    return known(operand);
  }

  private Node copy(Segment segment, Node node) {
    Map<Node, Node> known = copies.computeIfAbsent(segment, _ -> new IdentityHashMap<>());
    for (Node n : GraphOrder.of(List.of(node), n -> segment.contains(n) && !known.containsKey(n))) {
      List<Node> inputs =
          n.inputs().stream()
              .map(i -> segment.contains(i) ? known.getOrDefault(i, i) : entry(segment, i))
              .toList();
      known.put(n, with(n, inputs, true));
    }
    return known.getOrDefault(node, node);
  }

  /** What goes into a segment, for the second time. */
  private Node entry(Segment segment, Node node) {
    Map<Node, Node> known = entries.computeIfAbsent(segment, _ -> new IdentityHashMap<>());
    Node entry = known.get(node);
    if (entry == null) {
      List<Node> before =
          arrived.getOrDefault(segment, List.of()).stream().map(this::known).toList();
      entry = new Node.After(outside(around(segment), node), before);
      known.put(node, entry);
    }
    return entry;
  }

  /** A value from outside of a segment, which a segment around it may have computed again. */
  private Node outside(@Nullable Segment around, Node node) {
    for (Segment s = around; s != null; s = around(s)) {
      if (s.contains(node)) {
        return copy(s, node);
      }
    }
    return node;
  }

  private static Node with(Node node, List<Node> inputs, boolean again) {
    boolean same = true;
    for (int i = 0; i < inputs.size(); i++) {
      same &= inputs.get(i) == node.inputs().get(i);
    }
    return same ? node : again ? node.again(inputs) : node.withInputs(inputs);
  }
}
