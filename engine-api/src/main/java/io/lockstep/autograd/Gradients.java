package io.lockstep.autograd;

import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gradients of a node by others, as nodes: reverse accumulation over the graph. */
public final class Gradients {
  private Gradients() {}

  /**
   * Returns the vector-Jacobian product for each of {@code wrt}: the gradient of {@code sum(seed *
   * y)}, of the shape of that node; zeros where {@code y} does not depend on it.
   *
   * @param y a float node
   * @param seed the gradient of y itself, of y's shape
   */
  public static List<Node> of(Node y, Node seed, List<? extends Node> wrt) {
    Set<Node> targets = identitySet();
    targets.addAll(wrt);
    Set<Node> relevant = relevant(y, targets);
    Map<Node, Node> gradients = new IdentityHashMap<>();
    gradients.put(y, seed);
    for (Node node : GraphOrder.of(List.of(y)).reversed()) {
      @Nullable Node gradient = gradients.get(node);
      if (gradient == null || !relevant.contains(node)) {
        continue;
      }
      VectorJacobian.propagate(
          node,
          gradient,
          (input, contribution) -> {
            if (relevant.contains(input)) {
              gradients.merge(input, contribution, Nodes::add);
            }
          },
          relevant::contains);
    }
    return wrt.stream()
        .map(n -> {
          @Nullable Node gradient = gradients.get(n);
          return gradient == null ? Nodes.constant(n.dtype(), n.shape(), 0) : gradient;
        })
        .toList();
  }

  /** The nodes through which a gradient must flow: those that depend on a target smoothly. */
  private static Set<Node> relevant(Node y, Set<Node> targets) {
    Set<Node> relevant = identitySet();
    for (Node node : GraphOrder.of(List.of(y))) {
      boolean flows =
          !(node instanceof Node.StopGradient)
              && node.dtype().isFloat()
              && node.inputs().stream().anyMatch(relevant::contains);
      if (flows || targets.contains(node)) {
        relevant.add(node);
      }
    }
    return relevant;
  }

  private static Set<Node> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
