package io.lockstep.autograd;

import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.NodeOrigin;
import io.lockstep.graph.Nodes;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gradients of a node by others, as nodes: reverse accumulation over the graph. */
public final class Gradients {
  private Gradients() {}

  /**
   * Returns the vector-Jacobian product for each of {@code wrt}: the gradient of {@code sum(seed *
   * y)}, of the shape of that node; empty where no differentiable way leads from it to {@code y}.
   *
   * @param y a float node
   * @param seed the gradient of y itself, of y's shape
   */
  public static List<Optional<Node>> of(Node y, Node seed, List<? extends Node> wrt) {
    Set<Node> targets = identitySet();
    targets.addAll(wrt);
    List<Node> order = order(y, targets);
    RecomputedValues values = new RecomputedValues();
    Set<Node> relevant = relevant(order, targets);
    Set<Node> reached = identitySet();
    reached.add(y);
    Map<Node, Node> gradients = new IdentityHashMap<>();
    gradients.put(y, seed);
    for (Node node : order.reversed()) {
      if (!reached.contains(node) || !relevant.contains(node)) {
        continue;
      }
      if (flows(node, relevant)) {
        origins(node).stream().filter(relevant::contains).forEach(reached::add);
      }
      @Nullable Node gradient = gradients.get(node);
      if (gradient == null) {
        continue;
      }
      NodeOrigin origin = node.origin().gradient();
      Supplier<Boolean> rule =
          () -> values.making(node, () -> propagate(node, gradient, gradients, relevant, values));
      if (origin.isKnown()) {
        origin.of(rule);
      } else {
        Boolean _ = rule.get();
      }
    }
    List<Node> found =
        wrt.stream().filter(reached::contains).map(n -> gradient(n, gradients)).toList();
    Iterator<Node> read = values.in(found).iterator();
    return wrt.stream()
        .map(n -> reached.contains(n) ? Optional.of(read.next()) : Optional.<Node>empty())
        .toList();
  }

  /** Adds what a node hands on to the gradients of its inputs. */
  private static boolean propagate(
      Node node,
      Node gradient,
      Map<Node, Node> gradients,
      Set<Node> relevant,
      RecomputedValues values) {
    VectorJacobian.propagate(
        node,
        gradient,
        (input, contribution) -> {
          Node to = input.original();
          if (relevant.contains(to)) {
            values.handOn(node, to, contribution);
            gradients.merge(to, contribution, Nodes::add);
          }
        },
        input -> relevant.contains(input.original()));
    return true;
  }

  /** Zeros where every way has slope zero, as through a step. */
  private static Node gradient(Node node, Map<Node, Node> gradients) {
    @Nullable Node gradient = gradients.get(node);
    return gradient == null ? Nodes.constant(node.dtype(), node.shape(), 0) : gradient;
  }

  private static boolean flows(Node node, Set<Node> relevant) {
    return !(node instanceof Node.StopGradient)
        && node.dtype().isFloat()
        && origins(node).stream().anyMatch(relevant::contains);
  }

  /** The nodes between the targets and y; none that is nearer to the sources depends on them. */
  private static List<Node> order(Node y, Set<Node> targets) {
    int lowest = targets.stream().mapToInt(Node::depth).min().orElse(Integer.MAX_VALUE);
    return GraphOrder.of(
        List.of(y), n -> n.depth() > lowest || targets.contains(n), Gradients::origins);
  }

  /** The inputs of a node, of what was computed again the first ones. */
  private static List<Node> origins(Node node) {
    return node.inputs().stream().map(Node::original).toList();
  }

  /** The nodes through which a gradient must flow: those that depend on a target smoothly. */
  private static Set<Node> relevant(List<Node> order, Set<Node> targets) {
    Set<Node> relevant = identitySet();
    for (Node node : order) {
      if (flows(node, relevant) || targets.contains(node)) {
        relevant.add(node);
      }
    }
    return relevant;
  }

  private static Set<Node> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
