package io.lockstep.tensor.nonfinite;

import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.PendingGraph;
import io.lockstep.graph.Source;
import io.lockstep.tensor.Engine;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A formula built anew, so that what is computed of it is nobody else's, and is gone with it. What
 * is known already, never changes and is finite is not computed again: a loop may have come far.
 */
final class FormulaCopy {
  private final Engine engine;
  private final Map<Node, Node> copies = new IdentityHashMap<>();
  private final Map<Node, Node> computed = new IdentityHashMap<>();

  FormulaCopy(Engine engine) {
    this.engine = engine;
  }

  /** Returns copies of some nodes, which share what they have in common. */
  List<Node> of(List<Node> roots) {
    for (Node node : GraphOrder.of(roots, this::isOpen)) {
      List<Node> inputs = node.inputs().stream().map(this::copy).toList();
      copies.put(node, node instanceof Source ? node : node.withInputs(inputs));
    }
    return roots.stream().map(this::copy).toList();
  }

  /** Returns how the value of a source came about, or null if it was there from the beginning. */
  @Nullable Node computed(Node source) {
    return computed.get(source);
  }

  private Node copy(Node node) {
    return copies.getOrDefault(node, node);
  }

  /** Returns whether a node is to be copied; where its value serves, that takes its place. */
  private boolean isOpen(Node node) {
    if (copies.containsKey(node)) {
      return false;
    }
    Source value = node instanceof Source ? null : PendingGraph.constant(node);
    boolean forgotten = node instanceof Node.StopGradient && node.inputs().isEmpty();
    if (value == null || !(forgotten || new NodeValues(engine).firstNonFinite(value) < 0)) {
      return true;
    }
    copies.put(node, value);
    computed.put(value, node);
    return false;
  }
}
