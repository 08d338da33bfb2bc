package io.lockstep.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is left to compute of some nodes: their graph, cut where values are known. Some values on
 * the way never change and will be asked for again; they are worth keeping, so that a loop that
 * computes each value from the one before does not go through its whole past at every turn:
 *
 * <ul>
 *   <li>what gradients were taken by,
 *   <li>what was detached, whose past can then be forgotten,
 *   <li>what was computed before on the way to something else.
 * </ul>
 */
public final class PendingGraph {
  private final List<Node> order;
  private final List<Node> computed;
  private final List<Node> roots;

  private PendingGraph(List<Node> order, List<Node> computed, List<Node> roots) {
    this.order = order;
    this.computed = computed;
    this.roots = roots;
  }

  /**
   * Returns what is left to compute of nodes whose values are not known.
   *
   * @param now the present moment, in writes
   */
  public static PendingGraph of(List<Node> nodes, long now) {
    Function<Node, @Nullable Source> known = n -> known(n, now);
    List<Node> order = GraphOrder.of(nodes, n -> known.apply(n) == null);
    List<Node> computed = new ArrayList<>(nodes);
    computed.addAll(worthKeeping(order, nodes));
    return new PendingGraph(order, computed, cut(order, computed, known));
  }

  /** Returns how much of a constant is left to compute, as the longest way down to a value. */
  public static int length(Node constant) {
    GraphOrder.of(List.of(constant), n -> known(n, Memo.ALWAYS) == null)
        .forEach(Node::measurePending);
    return constant.pending();
  }

  /** Returns nodes cut where values are known that never change. */
  public static List<Node> cut(List<Node> nodes) {
    Function<Node, @Nullable Source> known = PendingGraph::constant;
    return cut(GraphOrder.of(nodes, n -> known.apply(n) == null), nodes, known);
  }

  /** Returns the value of a node at a moment if it is there already, else null. */
  public static @Nullable Source known(Node node, long now) {
    if (node instanceof Source source) {
      return source;
    }
    Source value = node.memo().at(now);
    if (value == null && node instanceof Node.StopGradient stop) {
      value = known(stop.x(), now);
      if (value != null) {
        stop.remember(value, now);
      }
    }
    return value;
  }

  /** Returns the value of a node if it is there already and never changes, else null. */
  public static @Nullable Source constant(Node node) {
    return node.isConstant() ? known(node, Memo.ALWAYS) : null;
  }

  private static List<Node> cut(
      List<Node> order, List<Node> nodes, Function<Node, @Nullable Source> known) {
    Map<Node, Node> replaced = new IdentityHashMap<>();
    Function<Node, Node> replacement =
        n -> {
          Node other = replaced.get(n);
          Source value = other == null ? known.apply(n) : null;
          return other != null ? other : value != null ? value : n;
        };
    for (Node node : order) {
      List<Node> inputs = node.inputs().stream().map(replacement).toList();
      boolean same = true;
      for (int i = 0; i < inputs.size(); i++) {
        same &= inputs.get(i) == node.inputs().get(i);
      }
      replaced.put(node, same ? node : node.withInputs(inputs));
    }
    return nodes.stream().map(replacement).toList();
  }

  private static List<Node> worthKeeping(List<Node> order, List<Node> nodes) {
    Set<Node> again = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Node node : order) {
      if (!node.memo().wasComputed()) {
        node.inputs().stream().filter(i -> i.memo().wasComputed()).forEach(again::add);
      }
    }
    return order.stream()
        .filter(n -> n.isConstant() && !n.inputs().isEmpty() && !(n instanceof Node.View))
        .filter(n -> n.memo().isWanted() || n instanceof Node.StopGradient || again.contains(n))
        .filter(n -> nodes.stream().noneMatch(root -> root == n))
        .toList();
  }

  /** Returns the nodes to compute: those asked for, then those worth keeping. */
  public List<Node> computed() {
    return computed;
  }

  /** Returns the same nodes, computed from what is known. */
  public List<Node> roots() {
    return roots;
  }

  /**
   * Takes the values that were computed.
   *
   * @param values one for each of {@link #computed}
   * @param now the moment at which they were right
   */
  public void remember(List<Source> values, long now) {
    order.forEach(n -> n.memo().markComputed());
    for (int i = 0; i < values.size(); i++) {
      computed.get(i).remember(values.get(i), now);
    }
  }
}
