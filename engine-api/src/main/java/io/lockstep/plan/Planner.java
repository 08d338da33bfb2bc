package io.lockstep.plan;

import io.lockstep.backend.Precision;
import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.graph.SourceRange;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.plan.KernelCall.Part;
import io.lockstep.plan.MemoryLayout.ConcatSlot;
import io.lockstep.plan.Plan.Place;
import io.lockstep.plan.Plan.Space;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Turns a graph into a {@link Plan}: runs the stages of this package in order. */
public final class Planner {
  private final Normalizer normalizer;
  private final List<? extends Node> results;
  private final List<Assignment> assignments;
  private final List<Value> outputs;
  private final List<Value> assigned;
  private final Fusion fusion;
  private final Bf16Storage bf16;
  private final Map<Value, Place> fixed = new HashMap<>();
  private final Map<Assignment, Place> targets = new HashMap<>();
  private final Set<Assignment> inPlace = new HashSet<>();
  private final List<Value> values;

  private Planner(
      List<? extends Node> results,
      List<Assignment> assignments,
      boolean fuse,
      Precision precision) {
    this.results = results;
    this.assignments = assignments;
    this.normalizer = normalizer(roots(results, assignments), precision);
    this.outputs = results.stream().map(normalizer::computed).toList();
    this.assigned = assignments.stream().map(a -> normalizer.computed(a.value())).toList();
    Set<Value> kept = new HashSet<>(outputs);
    kept.addAll(assigned);
    this.values = needed(kept);
    this.fusion = Fusion.of(values, kept, fuse);
    if (fuse && precision != Precision.BF16) {
      Inlining.apply(fusion, values, kept, assignments, assigned);
    }
    this.bf16 =
        precision == Precision.BF16 ? Bf16Storage.of(values, kept, fusion) : Bf16Storage.NONE;
    placeSources();
    placeOutputs();
    placeAssigned();
  }

  /**
   * Returns the plan that computes the results, then gives the assigned sources their new values.
   *
   * @param fuse whether values are grouped into kernels; without, each has a kernel of its own and
   *     the same bits, save in precision bf16, where only what leaves a kernel is rounded
   * @param precision how exactly products are computed; in bf16 values around them are stored in
   *     that type
   */
  public static Plan plan(
      List<? extends Node> results,
      List<Assignment> assignments,
      boolean fuse,
      Precision precision) {
    return new Planner(results, assignments, fuse, precision).plan();
  }

  /** Returns the sources of a graph in the order in which {@link Space#SOURCE} counts them. */
  public static List<Source> sources(List<? extends Node> results, List<Assignment> assignments) {
    List<Source> sources = new ArrayList<>();
    Stream<Node> read = GraphOrder.of(roots(results, assignments)).stream();
    Stream<Node> written = assignments.stream().map(a -> a.target().source());
    Stream.concat(read, written)
        .filter(Source.class::isInstance)
        .map(Source.class::cast)
        .distinct()
        .forEach(sources::add);
    return sources;
  }

  private static List<Node> roots(List<? extends Node> results, List<Assignment> assignments) {
    List<Node> roots = new ArrayList<>(results);
    assignments.forEach(a -> roots.add(a.value()));
    return roots;
  }

  private static Normalizer normalizer(List<Node> roots, Precision precision) {
    Normalizer plain = new Normalizer();
    plain.add(roots);
    if (precision != Precision.BF16) {
      return plain;
    }
    Normalizer rounding = new Normalizer(MatMulOperandRanges.of(plain.values()));
    rounding.add(roots);
    return rounding;
  }

  private List<Value> needed(Set<Value> roots) {
    Set<Value> needed = new HashSet<>(roots);
    List<Value> all = normalizer.values();
    for (Value value : all.reversed()) {
      if (needed.contains(value)) {
        value.operands().forEach(o -> needed.add(o.value()));
      }
    }
    return all.stream().filter(needed::contains).toList();
  }

  private void placeSources() {
    List<Source> sources = sources(results, assignments);
    for (Value value : values) {
      if (value.work() instanceof Work.Source(Source source)) {
        fixed.put(value, new Place(Space.SOURCE, sources.indexOf(source), 0));
      }
    }
    for (Assignment assignment : assignments) {
      SourceRange target = assignment.target();
      long offset = (long) target.first() * target.source().dtype().bytes();
      targets.put(assignment, new Place(Space.SOURCE, sources.indexOf(target.source()), offset));
    }
  }

  private void placeOutputs() {
    for (int i = 0; i < outputs.size(); i++) {
      fixed.putIfAbsent(outputs.get(i), new Place(Space.OUTPUT, i, 0));
    }
  }

  /** Values that can be written over what they replace, because all else has read it by then. */
  private void placeAssigned() {
    for (int i = 0; i < assignments.size(); i++) {
      Assignment assignment = assignments.get(i);
      Value value = assigned.get(i);
      Group writer = fusion.groupOf(value);
      if (writer == null
          || !writer.isOnePass()
          || writer.isPerRow(value)
          || fixed.containsKey(value)
          || !mayOverwrite(writer, assignment.target())) {
        continue;
      }
      fixed.put(value, target(assignment));
      inPlace.add(assignment);
    }
  }

  private Place target(Assignment assignment) {
    Place place = targets.get(assignment);
    if (place == null) {
      throw new IllegalStateException("no place for " + assignment);
    }
    return place;
  }

  private boolean mayOverwrite(Group writer, SourceRange target) {
    ElementRange written = ElementRange.of(target);
    boolean readsInPlace = readsOf(writer, target).allMatch(o -> o.isWhole(written));
    Set<Group> readers = new HashSet<>();
    values.stream()
        .filter(v -> isSource(v, target.source()))
        .flatMap(v -> fusion.readersOf(v).stream())
        .filter(g -> g != writer && readsOf(g, target).findAny().isPresent())
        .forEach(readers::add);
    if (!readsInPlace || readers.stream().anyMatch(writer::reaches)) {
      return false;
    }
    readers.forEach(r -> r.successors().add(writer));
    return true;
  }

  /** What a group reads of a region. */
  private static Stream<Operand> readsOf(Group group, SourceRange region) {
    return group.members().stream()
        .flatMap(m -> m.operands().stream())
        .filter(o -> isSource(o.value(), region.source()))
        .filter(o -> o.range().meets(ElementRange.of(region)));
  }

  private static boolean isSource(Value value, Source source) {
    return value.work() instanceof Work.Source(Source s) && s == source;
  }

  private Plan plan() {
    List<Group> order = KernelOrder.of(fusion, this::heldBytes);
    Map<Value, ConcatSlot> slots = slots(order);
    Set<Value> stored = stored();
    List<KernelCall> calls = new ArrayList<>();
    List<String> origins = new ArrayList<>();
    for (Group group : order) {
      calls.addAll(
          KernelBuilder.build(
              group,
              stored::contains,
              bf16,
              (outer, part, offset) -> new ConcatSlot(outer, offset).equals(slots.get(part))));
      origins.addAll(Collections.nCopies(calls.size() - origins.size(), group.origin()));
    }
    MemoryLayout memory = MemoryLayout.of(calls, copiedAtTheEnd(), fixed, slots);
    List<Plan.Step> steps = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      KernelCall call = calls.get(i);
      List<Place> arguments = new ArrayList<>();
      call.inputs().forEach(p -> arguments.add(place(memory, p)));
      call.outputs().forEach(p -> arguments.add(place(memory, p)));
      steps.add(new Plan.Step(call.spec(), arguments, origins.get(i)));
    }
    for (int i = 0; i < assignments.size(); i++) {
      if (!inPlace.contains(assignments.get(i))) {
        Value value = assigned.get(i);
        steps.add(copy(value, memory.place(value), target(assignments.get(i))));
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      Place own = new Place(Space.OUTPUT, i, 0);
      Place computed = memory.place(outputs.get(i));
      if (!computed.equals(own)) {
        steps.add(copy(outputs.get(i), computed, own));
      }
    }
    List<Plan.Output> wanted =
        results.stream().map(n -> new Plan.Output(n.dtype(), n.shape())).toList();
    Plan plan = new Plan(steps, wanted, memory.arenaBytes());
    PlanVerifier.verify(calls, memory);
    return plan;
  }

  /** The memory that a value takes up from its kernel to the last that reads it. */
  private long heldBytes(Value value) {
    boolean placed =
        fixed.containsKey(value)
            || assigned.contains(value)
            || fusion.readersOf(value).stream()
                .map(g -> g.members().getFirst().work())
                .anyMatch(work -> work instanceof Work.Concat c && !c.zeroFilled());
    return placed ? 0 : value.bytes();
  }

  private static Place place(MemoryLayout memory, Part part) {
    return memory.place(part.value()).plus((long) part.offset() * part.value().dtype().bytes());
  }

  /** Assigned values that could not be computed in place. */
  private Set<Value> copiedAtTheEnd() {
    Set<Value> copied = new HashSet<>();
    for (int i = 0; i < assignments.size(); i++) {
      if (!inPlace.contains(assignments.get(i))) {
        copied.add(assigned.get(i));
      }
    }
    return copied;
  }

  private static KernelSpec copySpec(Value value) {
    DType type = value.dtype();
    Program identity =
        Program.of("assign", List.of(type), List.of(type), List.of(Expr.input(0, type)));
    Layout flat = Layout.contiguous(Shape.of(value.size()));
    return new MapSpec(identity, flat.shape(), List.of(flat), List.of(flat));
  }

  private static Plan.Step copy(Value value, Place from, Place to) {
    return new Plan.Step(copySpec(value), List.of(from, to), value.origin().toString());
  }

  private Set<Value> stored() {
    Set<Value> stored = new HashSet<>(outputs);
    stored.addAll(assigned);
    for (Value value : values) {
      if (!fusion.outsideReadersOf(value).isEmpty()) {
        stored.add(bf16.of(value));
      }
    }
    return stored;
  }

  /** Parts of concatenations that their kernels can write right where they belong. */
  private Map<Value, ConcatSlot> slots(List<Group> order) {
    Map<Value, ConcatSlot> slots = new HashMap<>();
    for (Group group : order) {
      Value value = group.members().getFirst();
      if (!(value.work() instanceof Work.Concat(List<Layout> regions, boolean zeroFilled))
          || zeroFilled) {
        continue;
      }
      for (int i = 0; i < regions.size(); i++) {
        Operand part = value.operands().get(i);
        boolean fits =
            part.isWhole()
                && !fixed.containsKey(part.value())
                && regions.get(i).isContiguous()
                && part.layout().shape().size() > 0;
        if (fits) {
          slots.putIfAbsent(part.value(), new ConcatSlot(value, regions.get(i).offset()));
        }
      }
    }
    return slots;
  }
}
