package io.lockstep.plan;

import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.Program;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Behind the second stage: a value of a few operations on what is stored is computed by each kernel
 * that reads it, instead of being stored for them, where a store is worth more than what they read
 * in its place. Like all of fusion it changes no bit.
 */
final class Inlining {
  /** Most scalar operations that are done again rather than stored. */
  private static final int CHEAP = 8;

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
    for (Value value : values.reversed()) { // what is computed of another may want that stored
      inlining.visit(value);
    }
  }

  /** What is computed once more to have a value, and the large tensors that this reads. */
  private record Closure(List<Value> again, Set<Value> read) {}

  private void visit(Value value) {
    Group home = fusion.groupOf(value);
    if (home == null || kept.contains(value) || !(value.work() instanceof Work.Map)) {
      return;
    }
    List<Group> readers = fusion.outsideReadersOf(value);
    Optional<Closure> closure = readers.isEmpty() ? Optional.empty() : closure(value, home);
    closure
        .filter(c -> readers.stream().mapToLong(r -> more(r, c)).sum() <= 1)
        .filter(c -> readers.stream().allMatch(r -> takes(r, value, c.again())))
        .ifPresent(c -> fusion.inline(value, c.again(), readers));
  }

  /** How many tensors more a group reads than it does now, where it reads the value. */
  private static long more(Group reader, Closure closure) {
    return closure.read().stream()
            .filter(v ->
                reader.members().stream()
                    .flatMap(m -> m.operands().stream())
                    .noneMatch(o -> o.value() == v))
            .count()
        - 1;
  }

  /**
   * Returns the values of a group that must be computed to have one from what is stored, in order;
   * empty if that is much, or reads nothing as large, or more.
   */
  private Optional<Closure> closure(Value value, Group home) {
    Set<Value> again = new LinkedHashSet<>(Set.of(value));
    Set<Value> large = new HashSet<>();
    List<Value> open = new ArrayList<>(List.of(value));
    int cost = 0;
    while (!open.isEmpty()) {
      Value next = open.removeLast();
      if (!(next.work() instanceof Work.Map(Program p)) || p.usesIndex()) {
        return Optional.empty();
      }
      cost += operations(p);
      if (cost > CHEAP) {
        return Optional.empty();
      }
      for (Operand operand : next.operands()) {
        Value from = operand.value();
        boolean inside = home.members().contains(from) && !isStored(from);
        if (!operand.after().isEmpty() || (inside && !operand.isWhole())) {
          return Optional.empty();
        }
        if (inside) {
          if (again.add(from)) {
            open.add(from);
          }
        } else if ((long) operand.range().size() * SMALL > value.size()) {
          if (operand.range().size() > value.size()) {
            return Optional.empty();
          }
          large.add(from);
        }
      }
    }
    List<Value> ordered = again.stream().sorted(Comparator.comparingInt(Value::id)).toList();
    return large.isEmpty() ? Optional.empty() : Optional.of(new Closure(ordered, large));
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
