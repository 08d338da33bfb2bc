package io.lockstep.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** The order in which the nodes of a graph can be computed. */
public final class GraphOrder {
  private GraphOrder() {}

  /** Returns every node the roots depend on once, inputs before their users; any depth. */
  public static List<Node> of(List<? extends Node> roots) {
    return of(roots, _ -> true);
  }

  /**
   * Returns the same order without the nodes that do not pass, and all that only those depend on.
   */
  public static List<Node> of(List<? extends Node> roots, Predicate<Node> passes) {
    return of(roots, passes, Node::inputs);
  }

  /**
   * Returns the same order where nodes need others than their inputs.
   *
   * @param needs what comes before each node
   */
  public static List<Node> of(
      List<? extends Node> roots, Predicate<Node> passes, Function<Node, List<Node>> needs) {
    List<Node> order = new ArrayList<>();
    Set<Node> entered = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Node> left = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Node> stack = new ArrayDeque<>();
    for (Node root : roots) {
      if (passes.test(root)) {
        stack.push(root);
      }
      while (!stack.isEmpty()) {
        Node node = stack.peek();
        if (entered.add(node)) {
          needs.apply(node).reversed().stream()
              .filter(i -> !entered.contains(i) && passes.test(i))
              .forEach(stack::push);
        } else {
          stack.pop();
          if (left.add(node)) {
            order.add(node);
          }
        }
      }
    }
    return order;
  }
}
