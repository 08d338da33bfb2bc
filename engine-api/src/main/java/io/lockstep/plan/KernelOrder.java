package io.lockstep.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * The order in which kernels run: each after those it needs, among the ready ones the oldest first.
 * Where values are computed again to save memory, those that free more than they take come first;
 * else the gradients of parameters would wait for the end, and what they read with them.
 */
final class KernelOrder {
  private final Fusion fusion;
  private final ToLongFunction<Value> held;
  private final boolean saving;
  private final Map<Group, Integer> missing = new HashMap<>();
  private final Map<Value, Set<Group>> readers = new HashMap<>();
  private final TreeSet<Group> ready =
      new TreeSet<>(Comparator.comparingInt(g -> g.members().getLast().id()));

  private KernelOrder(Fusion fusion, ToLongFunction<Value> held) {
    this.fusion = fusion;
    this.held = held;
    this.saving =
        fusion.groups().stream()
            .flatMap(g -> g.members().stream())
            .flatMap(v -> v.operands().stream())
            .anyMatch(o -> !o.after().isEmpty());
  }

  /**
   * Returns the groups in order.
   *
   * @param held the bytes that a value takes up as long as it is kept for others
   */
  static List<Group> of(Fusion fusion, ToLongFunction<Value> held) {
    return new KernelOrder(fusion, held).ordered();
  }

  private List<Group> ordered() {
    for (Group group : fusion.groups()) {
      group.successors().forEach(s -> missing.merge(s, 1, Integer::sum));
    }
    fusion.groups().stream().filter(g -> !missing.containsKey(g)).forEach(ready::add);
    List<Group> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      Group next = next();
      ready.remove(next);
      order.add(next);
      operands(next).forEach(v -> open(v).remove(next));
      for (Group successor : next.successors()) {
        if (missing.merge(successor, -1, Integer::sum) == 0) {
          ready.add(successor);
        }
      }
    }
    if (order.size() != fusion.groups().size()) {
      throw new IllegalStateException("the fused kernels wait for one another in a circle");
    }
    return order;
  }

  private Group next() {
    Group oldest = ready.first();
    return saving ? ready.stream().filter(g -> taken(g) < 0).findFirst().orElse(oldest) : oldest;
  }

  /** The bytes that a group takes up, less those it frees as the last reader. */
  private long taken(Group group) {
    long bytes = 0;
    for (Value member : group.members()) {
      boolean stored = !fusion.outsideReadersOf(member).isEmpty();
      bytes += stored ? held.applyAsLong(member) : 0;
    }
    for (Value operand : operands(group)) {
      bytes -= open(operand).size() == 1 ? held.applyAsLong(operand) : 0;
    }
    return bytes;
  }

  /** What a group reads of others. */
  private Set<Value> operands(Group group) {
    Set<Value> operands = new HashSet<>();
    group.members().forEach(v -> v.operands().forEach(o -> operands.add(o.value())));
    group.members().forEach(operands::remove);
    return operands;
  }

  /** The groups that have still to read a value of another one. */
  private Set<Group> open(Value value) {
    return readers.computeIfAbsent(
        value,
        v -> {
          Set<Group> others = new HashSet<>(fusion.readersOf(v));
          others.removeIf(g -> g.members().contains(v));
          return others;
        });
  }
}
