package io.lockstep.kernels.expr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The order in which the nodes of an expression graph can be computed. */
public final class EvaluationOrder {
  private EvaluationOrder() {}

  /** Returns every node reachable from the roots once, operands before their users. */
  public static List<Expr> of(List<Expr> roots) {
    List<Expr> order = new ArrayList<>();
    Set<Expr> entered = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Expr> left = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Expr> stack = new ArrayDeque<>();
    for (Expr root : roots) {
      stack.push(root);
      while (!stack.isEmpty()) {
        Expr e = stack.peek();
        if (entered.add(e)) {
          e.operands().reversed().stream().filter(o -> !entered.contains(o)).forEach(stack::push);
        } else {
          stack.pop();
          if (left.add(e)) {
            order.add(e);
          }
        }
      }
    }
    return order;
  }
}
