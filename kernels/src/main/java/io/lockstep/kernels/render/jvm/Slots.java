package io.lockstep.kernels.render.jvm;

import io.lockstep.kernels.expr.Expr;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Local variables for the values of a schedule: a slot is used again once its value is dead. */
final class Slots {
  private final Map<Expr, Integer> slots = new IdentityHashMap<>();
  private final Map<Expr, Integer> uses = new IdentityHashMap<>();
  private final Deque<Integer> freeSingle = new ArrayDeque<>();
  private final Deque<Integer> freePairs = new ArrayDeque<>();
  private int next;

  Slots(int first, List<Expr> schedule, List<Expr> results) {
    this.next = first;
    for (Expr e : schedule) {
      e.operands().forEach(o -> uses.merge(o, 1, Integer::sum));
    }
    results.forEach(r -> uses.merge(r, 1, Integer::sum));
  }

  /** Returns the slot of a value already computed. */
  int get(Expr e) {
    Integer slot = slots.get(e);
    if (slot == null) {
      throw new IllegalStateException("not yet computed: " + e.getClass());
    }
    return slot;
  }

  /** Returns the slot for a value just computed, after giving up those of its dead operands. */
  int assign(Expr e, boolean pair) {
    for (Expr o : e.operands()) {
      if (uses.merge(o, -1, Integer::sum) == 0) {
        (isPair(o) ? freePairs : freeSingle).push(get(o));
      }
    }
    Integer reused = (pair ? freePairs : freeSingle).poll();
    int slot = reused == null ? next : reused;
    if (reused == null) {
      next += pair ? 2 : 1;
    }
    slots.put(e, slot);
    return slot;
  }

  private static boolean isPair(Expr e) {
    return e.type() == io.lockstep.kernels.expr.Type.F64;
  }
}
