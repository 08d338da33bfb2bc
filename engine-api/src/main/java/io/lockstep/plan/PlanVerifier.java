package io.lockstep.plan;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.plan.KernelCall.Part;
import io.lockstep.plan.Plan.Place;
import io.lockstep.plan.Plan.Space;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The last stage: checks that every kernel reads values that were computed before it and whose
 * memory nobody has taken since, in the type in which they are stored. A fault here is one of the
 * planner, not of the user.
 */
final class PlanVerifier {
  private record Stored(Value value, Place place) {
    boolean meets(Stored other) {
      return place.space() == other.place.space()
          && place.index() == other.place.index()
          && place.offset() < other.place.offset() + other.value.bytes()
          && other.place.offset() < place.offset() + value.bytes();
    }
  }

  private final List<KernelCall> calls;
  private final MemoryLayout memory;
  private final List<Stored> live = new ArrayList<>();
  private final Set<Value> computed = new HashSet<>();

  /** Updated parts of sources. */
  private final Map<Value, List<ElementRange>> updated = new HashMap<>();

  private PlanVerifier(List<KernelCall> calls, MemoryLayout memory) {
    this.calls = calls;
    this.memory = memory;
  }

  static void verify(List<KernelCall> calls, MemoryLayout memory) {
    new PlanVerifier(calls, memory).verify();
  }

  private void verify() {
    for (Value source : sources(calls)) {
      live.add(new Stored(source, memory.place(source)));
      computed.add(source);
    }
    for (KernelCall call : calls) {
      verifyTypes(call, memory);
      for (int i = 0; i < call.inputs().size(); i++) {
        verifyInput(call, i);
      }
      call.outputs().forEach(part -> verifyOutput(call, part));
    }
  }

  private void verifyInput(KernelCall call, int argument) {
    Part part = call.inputs().get(argument);
    ElementRange read = read(call, argument);
    require(
        isThere(part.value(), computed)
            && updated.getOrDefault(part.value(), List.of()).stream().noneMatch(read::meets),
        call,
        part,
        "is read before it is computed or after its memory was reused");
  }

  private void verifyOutput(KernelCall call, Part part) {
    Stored written = new Stored(part.value(), memory.place(part.value()));
    require(
        written.place().space() != Space.ARENA
            || written.place().offset() + part.value().bytes() <= memory.arenaBytes(),
        call,
        part,
        "lies outside the arena");
    for (Stored other : List.copyOf(live)) {
      if (other.value() == part.value() || !other.meets(written) || encloses(written, other)) {
        continue;
      }
      if (other.value().isSource()) {
        verifyUpdate(call, part, written, other);
      } else {
        live.remove(other);
        computed.remove(other.value());
      }
    }
    live.add(written);
    computed.add(part.value());
  }

  /** A kernel that updates part of a source may read that part at the same elements alone. */
  private void verifyUpdate(KernelCall call, Part part, Stored written, Stored source) {
    int bytes = source.value().dtype().bytes();
    int first = (int) ((written.place().offset() - source.place().offset()) / bytes);
    ElementRange range = new ElementRange(first, first + written.value().size() - 1);
    for (int i = 0; i < call.inputs().size(); i++) {
      boolean same = layout(call, i).isContiguous() && read(call, i).equals(range);
      require(
          call.inputs().get(i).value() != source.value() || same || !read(call, i).meets(range),
          call,
          part,
          "is written over elements that others are computed from");
    }
    updated.computeIfAbsent(source.value(), _ -> new ArrayList<>()).add(range);
  }

  /** The elements of its value that an argument reads, at most. */
  private static ElementRange read(KernelCall call, int argument) {
    return ElementRange.of(layout(call, argument)).plus(call.inputs().get(argument).offset());
  }

  private static Layout layout(KernelCall call, int argument) {
    return call.spec().layouts().get(argument);
  }

  /** Arguments have the types of their values, and only the arena holds bfloat16. */
  private static void verifyTypes(KernelCall call, MemoryLayout memory) {
    List<DType> types = call.spec().arguments();
    List<Part> parts = Stream.concat(call.inputs().stream(), call.outputs().stream()).toList();
    for (int i = 0; i < parts.size(); i++) {
      Value value = parts.get(i).value();
      require(types.get(i) == value.dtype(), call, parts.get(i), "is taken for " + types.get(i));
      require(
          value.dtype() != DType.BF16 || memory.place(value).space() == Space.ARENA,
          call,
          parts.get(i),
          "lies outside the arena");
    }
  }

  private static Set<Value> sources(List<KernelCall> calls) {
    return calls.stream()
        .flatMap(c -> c.inputs().stream())
        .map(Part::value)
        .filter(Value::isSource)
        .collect(Collectors.toSet());
  }

  /** A concatenation whose parts were all computed inside it has no kernel of its own. */
  private static boolean isThere(Value value, Set<Value> computed) {
    return computed.contains(value)
        || (value.work() instanceof Work.Concat
            && value.operands().stream().allMatch(o -> isThere(o.value(), computed)));
  }

  /** A concatenation takes in the parts that were computed inside it without harming them. */
  private static boolean encloses(Stored outer, Stored inner) {
    return outer.value().work() instanceof Work.Concat
        && outer.value().operands().stream().anyMatch(o -> o.value() == inner.value());
  }

  private static void require(boolean holds, KernelCall call, Part part, String fault) {
    if (!holds) {
      throw new IllegalStateException(
          "[plan] " + part.value() + " " + fault + ", in kernel " + call.spec().name());
    }
  }
}
