package io.lockstep.plan;

import io.lockstep.kernels.expr.DType;
import io.lockstep.plan.KernelCall.Part;
import io.lockstep.plan.Plan.Place;
import io.lockstep.plan.Plan.Space;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The last stage: checks that every kernel reads values that were computed before it and whose
 * memory nobody has taken since, in the type in which they are stored. A fault here is one of the
 * planner, not of the user.
 */
final class PlanVerifier {
  private record Region(Value value, Place place) {
    boolean meets(Region other) {
      return place.space() == other.place.space()
          && place.index() == other.place.index()
          && place.offset() < other.place.offset() + other.value.bytes()
          && other.place.offset() < place.offset() + value.bytes();
    }
  }

  private PlanVerifier() {}

  static void verify(List<KernelCall> calls, MemoryLayout memory) {
    List<Region> live = new ArrayList<>();
    Set<Value> computed = new HashSet<>();
    for (Value source : sources(calls)) {
      live.add(new Region(source, memory.place(source)));
      computed.add(source);
    }
    for (KernelCall call : calls) {
      verifyTypes(call, memory);
      for (Part part : call.inputs()) {
        require(
            isThere(part.value(), computed),
            call,
            part,
            "is read before it is computed or after its memory was reused");
      }
      for (Part part : call.outputs()) {
        Region written = new Region(part.value(), memory.place(part.value()));
        require(
            written.place().space() != Space.ARENA
                || written.place().offset() + part.value().bytes() <= memory.arenaBytes(),
            call,
            part,
            "lies outside the arena");
        for (Region other : List.copyOf(live)) {
          if (other.value() != part.value() && other.meets(written) && !encloses(written, other)) {
            live.remove(other);
            computed.remove(other.value());
          }
        }
        live.add(written);
        computed.add(part.value());
      }
    }
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
        .filter(Value::isGiven)
        .collect(Collectors.toSet());
  }

  /** An assembly whose parts were all computed inside it has no kernel of its own. */
  private static boolean isThere(Value value, Set<Value> computed) {
    return computed.contains(value)
        || (value.work() instanceof Work.Assembly
            && value.operands().stream().allMatch(o -> isThere(o.value(), computed)));
  }

  /** An assembly takes in the parts that were computed inside it without harming them. */
  private static boolean encloses(Region outer, Region inner) {
    return outer.value().work() instanceof Work.Assembly
        && outer.value().operands().stream().anyMatch(o -> o.value() == inner.value());
  }

  private static void require(boolean holds, KernelCall call, Part part, String fault) {
    if (!holds) {
      throw new IllegalStateException(
          "[plan] " + part.value() + " " + fault + ", in kernel " + call.spec().name());
    }
  }
}
