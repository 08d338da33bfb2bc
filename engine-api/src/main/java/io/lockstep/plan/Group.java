package io.lockstep.plan;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Values that one kernel computes together, in topological order. All of them are expressed over
 * one iteration space.
 */
final class Group {
  /** What sort of kernel the group becomes. */
  enum Kind {
    /** Elementwise over any shape. */
    MAP,
    /** Elementwise over {@code [rows, cols]} with reductions of the row. */
    ROW,
    /** Elementwise over {@code [outer, reduced, inner]}, ending in a reduction of the middle. */
    COLUMN,
    /** A matrix product, then elementwise over {@code [batch, m, n]}. */
    MATMUL,
    /** One value that does not fuse. */
    SINGLE
  }

  private final List<Value> members = new ArrayList<>();
  private final Set<Group> successors = new LinkedHashSet<>();
  private Kind kind;
  private Shape space;
  private int cost;

  Group(Kind kind, Shape space) {
    this.kind = kind;
    this.space = space;
  }

  Kind kind() {
    return kind;
  }

  /** The iteration space; for {@code MAP} without axes of size 1. */
  Shape space() {
    return space;
  }

  List<Value> members() {
    return members;
  }

  /** For which parts of a network its values are made, for people. */
  String origin() {
    return NodeOrigin.text(members.stream().map(Value::origin).toList());
  }

  /** Groups that read a member. */
  Set<Group> successors() {
    return successors;
  }

  /** Number of scalar operations of the members together. */
  int cost() {
    return cost;
  }

  void add(Value value, int valueCost) {
    members.add(value);
    cost += valueCost;
  }

  /** Adds a value before those that read it, if it is not there. */
  void addInOrder(Value value, int valueCost) {
    if (!members.contains(value)) {
      add(value, valueCost);
      members.sort(Comparator.comparingInt(Value::id));
    }
  }

  void remove(Value value, int valueCost) {
    members.remove(value);
    cost -= valueCost;
  }

  /** Takes over the members and successors of another group. */
  void merge(Group other) {
    members.addAll(other.members);
    members.sort(Comparator.comparingInt(Value::id));
    cost += other.cost;
    successors.addAll(other.successors);
    successors.remove(this);
  }

  /** Adds a value right behind the member that it is a copy of. */
  void addBehind(Value member, Value copy) {
    members.add(members.indexOf(member) + 1, copy);
  }

  void become(Kind newKind, Shape newSpace) {
    kind = newKind;
    space = newSpace;
  }

  /** Whether a member has one value for each row instead of one for each element. */
  boolean isPerRow(Value member) {
    return kind == Kind.ROW
        && (member.work() instanceof Work.Reduce || member.size() != space.size());
  }

  /**
   * Whether each element is computed from elements at its own place alone, and written when they
   * have been read, so that it may be written over one of them: in a row kernel, nothing but the
   * values of whole rows may need a reduction.
   */
  boolean isOnePass() {
    return switch (kind) {
      case MAP -> true;
      case ROW ->
          members.stream()
              .filter(m -> m.work() instanceof Work.Reduce || !isPerRow(m))
              .flatMap(m -> m.operands().stream())
              .noneMatch(o -> members.contains(o.value()) && isPerRow(o.value()));
      case COLUMN, MATMUL, SINGLE -> false;
    };
  }

  /**
   * Returns the layout of a member's operand over the iteration space; empty if no strides can
   * express it.
   */
  Optional<Layout> overSpace(Value member, Layout layout) {
    if (isPerRow(member) && !(member.work() instanceof Work.Reduce)) {
      return layout
          .reshape(Shape.of(space.dim(0)))
          .map(l -> new Layout(space, List.of(l.strides().getFirst(), 0), l.offset()));
    }
    return layout.reshape(space);
  }

  /** Whether a member can use another member's result where it stands in the kernel. */
  boolean seesInPlace(Value member, Operand operand) {
    boolean memberPerRow = isPerRow(member) && !(member.work() instanceof Work.Reduce);
    boolean operandPerRow = isPerRow(operand.value());
    if (memberPerRow == operandPerRow) {
      return operand.isWhole();
    }
    return operandPerRow
        && operand
            .layout()
            .reshape(space)
            .filter(l -> l.offset() == 0 && repeatsAlongRow(l))
            .isPresent();
  }

  private boolean repeatsAlongRow(Layout l) {
    return (l.strides().get(1) == 0 || space.dim(1) == 1)
        && (l.strides().get(0) == 1 || space.dim(0) == 1);
  }

  /** Whether a path leads from this group to another through groups that read it. */
  boolean reaches(Group target) {
    Set<Group> seen = new HashSet<>();
    Deque<Group> open = new ArrayDeque<>(successors);
    while (!open.isEmpty()) {
      Group next = open.pop();
      if (next == target) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(next.successors);
      }
    }
    return false;
  }
}
