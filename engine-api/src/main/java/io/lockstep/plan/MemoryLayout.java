package io.lockstep.plan;

import io.lockstep.plan.Plan.Place;
import io.lockstep.plan.Plan.Space;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fourth stage: every stored value gets a place. Values that are not alive at the same time may
 * share memory; a part of a concatenation that can be computed where it belongs lies inside it.
 */
final class MemoryLayout {
  private static final long ALIGNMENT = 256;

  private final Map<Value, Place> places = new HashMap<>();
  private final Map<Value, ConcatSlot> slots;
  private long arenaBytes;

  /** A value that lies inside another one, from an element on. */
  record ConcatSlot(Value outer, int offset) {}

  private static final class Interval {
    final Value value;
    final int start;
    int end;
    long offset;

    Interval(Value value, int start) {
      this.value = value;
      this.start = start;
      this.end = start;
    }

    boolean overlaps(Interval other) {
      return start <= other.end && other.start <= end;
    }
  }

  private MemoryLayout(Map<Value, Place> fixed, Map<Value, ConcatSlot> slots) {
    this.places.putAll(fixed);
    this.slots = slots;
  }

  /**
   * Returns the places for a sequence of kernels.
   *
   * @param lasting values that are still needed behind the last kernel
   * @param fixed places given from outside: sources, outputs, values assigned in place
   * @param slots values that lie inside others
   */
  static MemoryLayout of(
      List<KernelCall> calls,
      Set<Value> lasting,
      Map<Value, Place> fixed,
      Map<Value, ConcatSlot> slots) {
    MemoryLayout layout = new MemoryLayout(fixed, slots);
    layout.assign(layout.intervals(calls, lasting));
    return layout;
  }

  long arenaBytes() {
    return arenaBytes;
  }

  /** Returns where a value begins. */
  Place place(Value value) {
    @Nullable ConcatSlot inside = slots.get(value);
    if (inside != null) {
      return place(inside.outer()).plus((long) inside.offset() * value.dtype().bytes());
    }
    Place place = places.get(value);
    if (place == null) {
      throw new IllegalStateException(value + " has no place");
    }
    return place;
  }

  private Value outermost(Value value) {
    @Nullable ConcatSlot inside = slots.get(value);
    return inside == null ? value : outermost(inside.outer());
  }

  private List<Interval> intervals(List<KernelCall> calls, Set<Value> lasting) {
    Map<Value, Interval> alive = new HashMap<>();
    List<Interval> intervals = new ArrayList<>();
    for (int step = 0; step < calls.size(); step++) {
      KernelCall call = calls.get(step);
      for (KernelCall.Part part : call.outputs()) {
        Value value = outermost(part.value());
        if (!places.containsKey(value) && !alive.containsKey(value)) {
          Interval interval = new Interval(value, step);
          alive.put(value, interval);
          intervals.add(interval);
        }
        extend(alive.get(value), step);
      }
      for (KernelCall.Part part : call.inputs()) {
        extend(alive.get(outermost(part.value())), step);
      }
    }
    lasting.forEach(value -> extend(alive.get(outermost(value)), calls.size()));
    return intervals;
  }

  private static void extend(@Nullable Interval interval, int step) {
    if (interval != null) {
      interval.end = step;
    }
  }

  /** Largest first, each at the lowest offset that is free for its whole life. */
  private void assign(List<Interval> intervals) {
    List<Interval> order = new ArrayList<>(intervals);
    order.sort(
        Comparator.comparingLong((Interval i) -> i.value.bytes())
            .reversed()
            .thenComparingInt(i -> i.value.id()));
    List<Interval> assigned = new ArrayList<>();
    for (Interval interval : order) {
      List<Interval> rivals =
          assigned.stream()
              .filter(interval::overlaps)
              .sorted(Comparator.comparingLong(i -> i.offset))
              .toList();
      long offset = 0;
      for (Interval rival : rivals) {
        if (offset + padded(interval) <= rival.offset) {
          break;
        }
        offset = Math.max(offset, rival.offset + padded(rival));
      }
      interval.offset = offset;
      assigned.add(interval);
      places.put(interval.value, new Place(Space.ARENA, 0, offset));
      arenaBytes = Math.max(arenaBytes, offset + padded(interval));
    }
  }

  private static long padded(Interval interval) {
    return (interval.value.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
