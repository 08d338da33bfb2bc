package io.lockstep.plan;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The second stage: values are grouped into kernels. Each value in turn joins a group that computes
 * one of its operands (or reads the same operand), if the kernel can express it and no path through
 * other groups leads back; else it starts a group of its own. Fusion never changes a bit, because
 * scalar programs are neither contracted nor reassociated.
 */
final class Fusion {
  /** Largest fused program; larger ones would pass the size that HotSpot compiles. */
  private static final int MAX_COST = 400;

  private static final int MAX_INPUTS = 24;

  /** Below this many elements, or from this many rows on, several passes over a row are no loss. */
  private static final int SMALL = 16_384;

  private static final int MANY_ROWS = 8;

  private final boolean enabled;
  private final Set<Value> kept;
  private final Map<Value, Group> groups = new HashMap<>();
  private final Map<Value, Set<Group>> readers = new HashMap<>();
  private final Map<Value, List<Value>> users = new HashMap<>();
  private final Map<Program, Integer> costs = new HashMap<>();
  private final Set<Group> all = new LinkedHashSet<>();

  private Fusion(boolean enabled, Set<Value> kept) {
    this.enabled = enabled;
    this.kept = kept;
  }

  /**
   * Returns the groups; those that compute nothing are left out.
   *
   * @param values in topological order
   * @param kept values that are wanted after the plan
   * @param enabled whether values are grouped at all
   */
  static Fusion of(List<Value> values, Set<Value> kept, boolean enabled) {
    Fusion fusion = new Fusion(enabled, kept);
    for (Value value : values) {
      for (Operand operand : value.operands()) {
        fusion.users.computeIfAbsent(operand.value(), v -> new ArrayList<>()).add(value);
      }
    }
    values.stream().filter(v -> !v.isSource()).forEach(fusion::place);
    return fusion;
  }

  Set<Group> groups() {
    return all;
  }

  @Nullable Group groupOf(Value value) {
    return groups.get(value);
  }

  /** Groups that read a value. */
  Set<Group> readersOf(Value value) {
    return readers.getOrDefault(value, Set.of());
  }

  private void place(Value value) {
    Group group =
        switch (value.work()) {
          case Work.Source _ -> throw new IllegalStateException("a source is not computed");
          case Work.Map _ -> elementwise(value);
          case Work.Reduce r -> r.inner() == 1 ? rowReduction(value, r) : columns(value, r);
          case Work.MatMul(int batch, int m, int n, int _) ->
              new Group(Group.Kind.MATMUL, Shape.of(batch, m, n));
          case Work.ArgReduce _, Work.Concat _, Work.Gather _, Work.ScatterAdd _ ->
              new Group(Group.Kind.SINGLE, value.shape());
          case Work.Fold _, Work.Pick _, Work.Place _ ->
              new Group(Group.Kind.SINGLE, value.shape());
        };
    group.add(value, cost(value));
    groups.put(value, group);
    all.add(group);
    link(value, group);
  }

  /** Notes what a group reads for a member, and what comes before. */
  private void link(Value member, Group group) {
    for (Operand operand : member.operands()) {
      readers.computeIfAbsent(operand.value(), v -> new LinkedHashSet<>()).add(group);
      Group before = groups.get(operand.value());
      if (before != null && !group.members().contains(operand.value())) {
        before.successors().add(group);
      }
      earlier(operand).filter(g -> g != group).forEach(g -> g.successors().add(group));
    }
  }

  /** Groups that read a value which they do not compute. */
  List<Group> outsideReadersOf(Value value) {
    return readersOf(value).stream().filter(g -> !g.members().contains(value)).toList();
  }

  /** Whether a kernel is not too large if it computes some values more. */
  boolean hasRoomFor(Group group, List<Value> more) {
    return group.cost() + more.stream().mapToInt(this::cost).sum() <= MAX_COST
        && inputs(group, more) < MAX_INPUTS;
  }

  /**
   * Has the readers of a value compute it, with what it needs.
   *
   * @param again the value and what is computed with it, in topological order
   */
  void inline(Value value, List<Value> again, List<Group> into) {
    into.forEach(group -> again.forEach(v -> group.addInOrder(v, cost(v))));
    Group home = groups.get(value);
    for (Value v : again.reversed()) {
      if (home != null
          && !kept.contains(v)
          && home.members().stream()
              .flatMap(m -> m.operands().stream())
              .noneMatch(o -> o.value() == v)) {
        home.remove(v, cost(v));
      }
    }
    all.removeIf(g -> g.members().isEmpty());
    readers.clear();
    all.forEach(g -> g.successors().clear());
    all.forEach(g -> g.members().forEach(m -> link(m, g)));
  }

  /** Groups that come before what reads an operand, besides that of its value. */
  private Stream<Group> earlier(Operand operand) {
    return operand.after().stream().map(groups::get).filter(g -> g != null);
  }

  /** Whether what reads an operand comes after groups that a group comes before. */
  private boolean isTooLate(Group group, Operand operand) {
    return earlier(operand).anyMatch(g -> g != group && group.reaches(g));
  }

  private Group elementwise(Value value) {
    if (enabled) {
      for (Group candidate : candidates(value)) {
        if (accepts(candidate, value)) {
          mergeOthers(value, candidate);
          return candidate;
        }
      }
    }
    return new Group(Group.Kind.MAP, value.shape().squeezed());
  }

  /** Has a group take over the elementwise groups of a new member's other operands. */
  private void mergeOthers(Value value, Group group) {
    boolean again = true;
    while (again) { // one that had to run in between may have been taken over meanwhile
      again = false;
      for (Operand operand : value.operands()) {
        Group other = groups.get(operand.value());
        if (other != null && other != group && operand.isWhole() && mayMerge(other, group, value)) {
          merge(other, group);
          again = true;
        }
      }
    }
  }

  private void merge(Group other, Group group) {
    group.merge(other);
    other.members().forEach(m -> groups.put(m, group));
    all.remove(other);
    all.stream().map(Group::successors).filter(s -> s.remove(other)).forEach(s -> s.add(group));
    group.successors().remove(group);
    readers.values().stream().filter(r -> r.remove(other)).forEach(r -> r.add(group));
  }

  /** Whether nothing has to run between two groups, and one kernel can express both. */
  private boolean mayMerge(Group other, Group group, Value value) {
    if (other.kind() != Group.Kind.MAP) {
      return false;
    }
    boolean fits =
        switch (group.kind()) {
          case MAP -> other.space().equals(group.space());
          case ROW -> canBecome(other, group.space());
          case COLUMN, MATMUL, SINGLE -> false;
        };
    return fits
        && seesInPlace(group, other)
        && group.cost() + other.cost() + cost(value) <= MAX_COST
        && inputs(group, Stream.concat(other.members().stream(), Stream.of(value)).toList())
            <= MAX_INPUTS
        && other.successors().stream().noneMatch(s -> s != group && s.reaches(group))
        && before(value).noneMatch(g -> g != group && g != other && other.reaches(g));
  }

  /** Groups that come before a value's. */
  private Stream<Group> before(Value value) {
    return value.operands().stream()
        .flatMap(o -> Stream.concat(Stream.ofNullable(groups.get(o.value())), earlier(o)));
  }

  private static boolean seesInPlace(Group group, Group other) {
    return group.members().stream()
        .allMatch(m ->
            m.operands().stream()
                .filter(o -> other.members().contains(o.value()))
                .allMatch(o -> group.seesInPlace(m, o)));
  }

  /** Groups of the operands, then groups that read the same large operands; the latest first. */
  private List<Group> candidates(Value value) {
    Stream<Group> producers =
        value.operands().stream().map(o -> groups.get(o.value())).filter(g -> g != null);
    Stream<Group> siblings =
        value.operands().stream()
            .filter(o -> o.value().size() == value.size())
            .flatMap(o -> readersOf(o.value()).stream())
            .filter(g -> g.kind() == Group.Kind.MAP || isOfManyRows(g));
    return Stream.concat(latestFirst(producers), latestFirst(siblings)).distinct().toList();
  }

  private static boolean isOfManyRows(Group group) {
    return group.kind() == Group.Kind.ROW && group.space().dim(0) >= MANY_ROWS;
  }

  private static Stream<Group> latestFirst(Stream<Group> groups) {
    return groups.sorted(
        Comparator.comparingInt((Group g) -> g.members().getLast().id()).reversed());
  }

  private boolean accepts(Group group, Value value) {
    int size = value.size();
    Program program = ((Work.Map) value.work()).program();
    boolean fits =
        switch (group.kind()) {
          case MAP -> value.shape().squeezed().equals(group.space());
          case MATMUL -> size == group.space().size();
          case ROW ->
              size == group.space().size()
                  || (size == group.space().dim(0) && !program.usesIndex());
          case COLUMN, SINGLE -> false;
        };
    return fits
        && group.cost() + cost(value) <= MAX_COST
        && inputs(group, List.of(value)) <= MAX_INPUTS
        && allOperandsFit(group, value)
        && (group.kind() != Group.Kind.ROW || passesAreCheap(group, value));
  }

  private boolean allOperandsFit(Group group, Value value) {
    for (Operand operand : value.operands()) {
      Group producer = groups.get(operand.value());
      boolean fits =
          producer == group
              ? group.seesInPlace(value, operand)
              : group.overSpace(value, operand.layout()).isPresent()
                  && (producer == null || !group.reaches(producer));
      if (!fits || isTooLate(group, operand)) {
        return false;
      }
    }
    return true;
  }

  /** The values that a group would read from outside and those it would compute, last ones less. */
  private static long inputs(Group group, List<Value> more) {
    List<Value> members = Stream.concat(group.members().stream(), more.stream()).toList();
    Set<Value> distinct = new HashSet<>();
    members.stream().flatMap(v -> v.operands().stream()).forEach(o -> distinct.add(o.value()));
    members.forEach(distinct::remove);
    return (long) distinct.size() + members.size() - 1;
  }

  /** A value of the whole row behind a reduction needs a second pass, by one worker a row. */
  private static boolean passesAreCheap(Group group, Value value) {
    int rows = group.space().dim(0);
    boolean second =
        !group.isPerRow(value)
            && value.operands().stream()
                .anyMatch(o -> group.members().contains(o.value()) && group.isPerRow(o.value()));
    return !second || rows >= MANY_ROWS || group.space().size() <= SMALL;
  }

  private Group rowReduction(Value value, Work.Reduce r) {
    Shape space = Shape.of(r.outer(), r.reduced());
    Group fresh = new Group(Group.Kind.ROW, space);
    Operand operand = value.operands().getFirst();
    Group producer = groups.get(operand.value());
    if (!enabled
        || producer == null
        || !operand.isWhole()
        || isTooLate(producer, operand)
        || producer.cost() + cost(value) > MAX_COST) {
      return fresh;
    }
    return switch (producer.kind()) {
      case ROW ->
          producer.space().equals(space)
                  && !producer.isPerRow(operand.value())
                  && passesAreCheap(producer, value)
              ? producer
              : fresh;
      case MAP -> converted(producer, Group.Kind.ROW, space) ? producer : fresh;
      case COLUMN, MATMUL, SINGLE -> fresh;
    };
  }

  private Group columns(Value value, Work.Reduce r) {
    Shape space = Shape.of(r.outer(), r.reduced(), r.inner());
    Group fresh = new Group(Group.Kind.COLUMN, space);
    Operand operand = value.operands().getFirst();
    Group producer = groups.get(operand.value());
    boolean onlyFeedsThis =
        enabled
            && producer != null
            && producer.kind() == Group.Kind.MAP
            && operand.isWhole()
            && !isTooLate(producer, operand)
            && producer.members().stream().noneMatch(kept::contains)
            && producer.members().stream()
                .flatMap(m -> users.getOrDefault(m, List.of()).stream())
                .allMatch(u -> u == value || producer.members().contains(u));
    return onlyFeedsThis && producer != null && converted(producer, Group.Kind.COLUMN, space)
        ? producer
        : fresh;
  }

  /** Turns a group of elementwise values into another kind, if all operands can be expressed. */
  private static boolean converted(Group group, Group.Kind kind, Shape space) {
    boolean possible = canBecome(group, space);
    if (possible) {
      group.become(kind, space);
    }
    return possible;
  }

  private static boolean canBecome(Group group, Shape space) {
    return group.members().getFirst().size() == space.size()
        && group.members().stream()
            .flatMap(m -> m.operands().stream())
            .allMatch(o -> o.layout().reshape(space).isPresent());
  }

  /** The number of scalar operations that a value takes. */
  int cost(Value value) {
    return value.work() instanceof Work.Map(Program program)
        ? costs.computeIfAbsent(program, p -> p.lowered().schedule().size())
        : 1;
  }
}
