package io.lockstep.plan;

import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.Program;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Behind the second stage: a value of a few operations on one stored tensor is computed by each
 * kernel that reads it, instead of being stored for them. Each reads that tensor in its place, so
 * nothing is read more, and a store is spared. Like all of fusion it changes no bit.
 */
final class Inlining {
  /** Most scalar operations that are done again rather than stored. */
  private static final int CHEAP = 4;

  /** What is smaller by this factor counts for nothing beside a value. */
  private static final int SMALL = 8;

  private final Fusion fusion;
  private final Set<Value> kept;
  private final List<Assignment> assignments;
  private final List<Value> assigned;

  private Inlining(
      Fusion fusion, Set<Value> kept, List<Assignment> assignments, List<Value> assigned) {
    this.fusion = fusion;
    this.kept = kept;
    this.assignments = assignments;
    this.assigned = assigned;
  }

  /**
   * Changes the groups.
   *
   * @param values in topological order
   * @param kept values that are wanted after the plan
   * @param assigned the new value of each assignment
   */
  static void apply(
      Fusion fusion,
      List<Value> values,
      Set<Value> kept,
      List<Assignment> assignments,
      List<Value> assigned) {
    Inlining inlining = new Inlining(fusion, kept, assignments, assigned);
    for (Value value : values) {
      inlining.visit(value);
    }
  }

  private void visit(Value value) {
    Group home = fusion.groupOf(value);
    if (home == null || kept.contains(value) || !(value.work() instanceof Work.Map)) {
      return;
    }
    List<Group> readers = fusion.outsideReadersOf(value);
    List<Value> again = closure(value, home);
    if (!readers.isEmpty()
        && !again.isEmpty()
        && readers.stream().allMatch(r -> takes(r, value, again))) {
      fusion.inline(value, again, readers);
    }
  }

  /**
   * Returns the values of a group that must be computed to have one from what is stored, in order;
   * none if that is much, or reads more than one tensor as large.
   */
  private List<Value> closure(Value value, Group home) {
    Set<Value> again = new LinkedHashSet<>(Set.of(value));
    Set<Value> large = new HashSet<>();
    List<Value> open = new ArrayList<>(List.of(value));
    int cost = 0;
    while (!open.isEmpty()) {
      Value next = open.removeLast();
      if (!(next.work() instanceof Work.Map(Program p)) || p.usesIndex()) {
        return List.of();
      }
      cost += operations(p);
      if (cost > CHEAP) {
        return List.of();
      }
      for (Operand operand : next.operands()) {
        Value from = operand.value();
        boolean inside = home.members().contains(from) && !isStored(from);
        if (!operand.after().isEmpty() || (inside && !operand.isWhole())) {
          return List.of();
        }
        if (inside) {
          if (again.add(from)) {
            open.add(from);
          }
        } else if ((long) operand.range().size() * SMALL > value.size()) {
          if (operand.range().size() > value.size()) {
            return List.of();
          }
          large.add(from);
        }
      }
    }
    return large.size() == 1
        ? again.stream().sorted(Comparator.comparingInt(Value::id)).toList()
        : List.of();
  }

  private static int operations(Program program) {
    return (int) program.lowered().schedule().stream().filter(e -> !e.operands().isEmpty()).count();
  }

  private boolean isStored(Value value) {
    return kept.contains(value) || !fusion.outsideReadersOf(value).isEmpty();
  }

  private boolean takes(Group reader, Value value, List<Value> again) {
    boolean elementwise =
        switch (reader.kind()) {
          case MAP -> value.shape().squeezed().equals(reader.space());
          case ROW, COLUMN -> value.size() == reader.space().size();
          case MATMUL, SINGLE -> false;
        };
    return elementwise
        && fusion.hasRoomFor(reader, again)
        && reader.members().stream()
            .allMatch(m ->
                m.operands().stream()
                    .filter(o -> o.value() == value)
                    .allMatch(o -> reader.seesInPlace(m, o)))
        && again.stream()
            .flatMap(v -> v.operands().stream())
            .allMatch(o ->
                again.contains(o.value())
                    || (reader.overSpace(value, o.layout()).isPresent()
                        && !comesAfterUpdate(reader, o)));
  }

  /** Whether a group that reads a source runs when its new value has been computed elsewhere. */
  private boolean comesAfterUpdate(Group reader, Operand operand) {
    if (!(operand.value().work() instanceof Work.Source(Source source))) {
      return false;
    }
    for (int i = 0; i < assignments.size(); i++) {
      Group writer = fusion.groupOf(assigned.get(i));
      if (assignments.get(i).target().source() == source
          && ElementRange.of(assignments.get(i).target()).meets(operand.range())
          && writer != null
          && writer != reader
          && writer.reaches(reader)) {
        return true;
      }
    }
    return false;
  }
}
