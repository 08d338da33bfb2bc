package io.lockstep.backend.opencl;

import io.lockstep.backend.BackendException;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.KernelSpec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec.ScatterAddSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The first index out of range since the last look, kept on the device. Kernels that check indices
 * share one fault word; behind each, a kernel of one work-item notes the fault with its index,
 * whose memory may soon hold something else, and sets the word back.
 */
final class FaultRecord {
  static final String FUNCTION = "keep_fault";

  private static final int NO_FAULT = Integer.MAX_VALUE;

  static final String SOURCE =
      """
      __kernel void keep_fault(
          __global int* fault,
          __global const int* indices,
          __global int* kept,
          int place,
          ulong offset) {
        if (fault[0] != 2147483647) {
          if (kept[0] == 0) {
            kept[0] = 1;
            kept[1] = place;
            kept[2] = fault[0];
            kept[3] = indices[offset + (ulong)fault[0]];
          }
          fault[0] = 2147483647;
        }
      }
      """;

  private static final int KEPT_WORDS = 4;

  private final OpenDevice device;
  private final MemoryPool.Block word;
  private final MemoryPool.Block kept;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment host = arena.allocate(ValueLayout.JAVA_INT, KEPT_WORDS);
  private final List<Place> places = new ArrayList<>();
  private boolean pending;

  /** Where an index is checked, as far as the message needs it. */
  private record Place(String operation, int rows) {}

  FaultRecord(OpenDevice device, MemoryPool pool) {
    this.device = device;
    this.word = pool.take(Integer.BYTES);
    this.kept = pool.take((long) KEPT_WORDS * Integer.BYTES);
    fill(word, NO_FAULT, 1);
    fill(kept, 0, KEPT_WORDS);
  }

  private void fill(MemoryPool.Block block, int value, int words) {
    long bytes = (long) words * Integer.BYTES;
    device.checkQueue(
        "clEnqueueFillBuffer",
        device.cl.enqueueFill(device.queue, block.handle(), value, 0, bytes));
  }

  /** Returns the buffer of the fault word. */
  long word() {
    return word.handle();
  }

  /** Returns the buffer of the record. */
  long kept() {
    return kept.handle();
  }

  /** Returns the number by which the record names a kernel. */
  int place(KernelSpec spec) {
    int rows =
        switch (spec) {
          case GatherSpec s -> s.rows();
          case ScatterAddSpec s -> s.rows();
          case KernelSpec.MapSpec _,
              KernelSpec.RowSpec _,
              KernelSpec.ColumnReduceSpec _,
              KernelSpec.MatMulSpec _,
              KernelSpec.ArgReduceSpec _ ->
              throw new IllegalArgumentException(spec.name() + " checks no indices");
        };
    Place place = new Place(spec.name(), rows);
    if (!places.contains(place)) {
      places.add(place);
    }
    return places.indexOf(place);
  }

  /** Says that kernels that check indices were queued. */
  void queued() {
    pending = true;
  }

  /** Throws if an index was out of range since the last call; waits for the queue. */
  void check() {
    if (!pending) {
      return;
    }
    pending = false;
    device.checkQueue(
        "clEnqueueReadBuffer",
        device.cl.enqueueRead(device.queue, kept.handle(), 0, host.byteSize(), host.address()));
    if (host.getAtIndex(ValueLayout.JAVA_INT, 0) != 0) {
      fill(kept, 0, KEPT_WORDS);
      Place place = places.get(host.getAtIndex(ValueLayout.JAVA_INT, 1));
      int position = host.getAtIndex(ValueLayout.JAVA_INT, 2);
      int index = host.getAtIndex(ValueLayout.JAVA_INT, 3);
      throw new BackendException(message(place, index, position));
    }
  }

  private static String message(Place place, int index, int position) {
    return "["
        + place.operation()
        + "] index "
        + index
        + " at position "
        + position
        + " is outside 0.."
        + (place.rows() - 1)
        + "; check the indices or enlarge the table of "
        + place.rows()
        + " rows";
  }

  /** Gives the host's memory up; the device's belongs to the pool. */
  void close() {
    arena.close();
  }
}
