package io.lockstep.parity.oracle;

import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.DType;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which values a step may keep with fewer bits than it computed, in whatever way it is fused: what
 * a product reads, and what a product's kernel computes and only elementwise operations read. What
 * is wanted, and what that is computed from element by element, stays as it is.
 */
final class StoredValues {
  private final Map<Node, Set<Node>> kernels = new IdentityHashMap<>();
  private final Map<Node, Set<Node>> before = new IdentityHashMap<>();
  private final Set<Node> elementwise = set();
  private final Set<Node> read = set();
  private final Set<Node> readOtherwise = set();
  private final Set<Node> readByProducts = set();

  StoredValues(List<? extends Node> roots) {
    for (Node node : GraphOrder.of(roots)) {
      read(node);
      products(node);
    }
    Deque<Node> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (elementwise.add(node) && (isElementwise(node) || node instanceof Node.Concat)) {
        node.inputs().forEach(open::push);
      }
    }
  }

  private static Set<Node> set() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** Returns whether a value may be kept with fewer bits. */
  boolean mayBeRounded(Node node) {
    boolean isShown = node instanceof Source || OperationKind.beforeViews(node) != node;
    if (node.dtype() != DType.F32 || isShown || elementwise.contains(node)) {
      return false;
    }
    boolean inKernel = !of(kernels, node).isEmpty();
    return readByProducts.contains(node)
        || inKernel && read.contains(node) && !readOtherwise.contains(node);
  }

  private static boolean isElementwise(Node node) {
    return switch (node) {
      case Node.Map _, Node.View _, Node.After _, Node.StopGradient _ -> true;
      case Node.Reduce reduce -> reduce.reduced() == 1;
      case Source _, Node.ArgReduce _, Node.MatMul _, Node.Pad _ -> false;
      case Node.Concat _, Node.Gather _, Node.ScatterAdd _ -> false;
      case Node.Fold _, Node.Pick _, Node.Place _ -> false;
    };
  }

  /** Notes how a node reads its operands, and what these show. */
  private void read(Node node) {
    for (Node input : node.inputs()) {
      Set<Node> how = isElementwise(node) ? read : readOtherwise;
      how = node instanceof Node.MatMul ? readByProducts : how;
      Node shown = input;
      how.add(shown);
      while (OperationKind.isShown(shown)) {
        shown = shown.inputs().getFirst();
        how.add(shown);
      }
    }
  }

  /** Notes in which products' kernels a node may be computed, and which are done before it. */
  private void products(Node node) {
    Set<Node> here = set();
    Set<Node> done = set();
    for (Node input : node.inputs()) {
      here.addAll(of(kernels, input));
      done.addAll(of(before, input));
    }
    if (isElementwise(node)) {
      here.removeAll(done);
    } else {
      done.addAll(here);
      here.clear();
      if (node instanceof Node.MatMul) {
        here.add(node);
      }
    }
    kernels.put(node, here);
    before.put(node, done);
  }

  private static Set<Node> of(Map<Node, Set<Node>> sets, Node node) {
    return sets.getOrDefault(node, Set.of());
  }
}
