package io.lockstep.backend.opencl;

import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.backend.support.IndexChecks;
import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

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

  /** Size of the record. */
  static final long BYTES = (long) KEPT_WORDS * Integer.BYTES;

  private final OpenDevice device;
  private final MemoryPool.Block word;
  private final MemoryPool.Block kept;
  private final Arena arena;
  private final MemorySegment host;
  private final IndexChecks checks = new IndexChecks();
  private boolean pending;
  private int reported;

  FaultRecord(OpenDevice device, MemoryPool pool) {
    this.device = device;
    this.word = pool.take(Integer.BYTES);
    this.kept = pool.take(BYTES);
    fill(word, NO_FAULT, 1);
    fill(kept, 0, KEPT_WORDS);
    this.arena = Arena.ofShared();
    this.host = NativeMemory.allocate(arena, BYTES, Integer.BYTES);
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
    return checks.number(spec);
  }

  /** Says that kernels that check indices were queued. */
  void queued() {
    pending = true;
  }

  /** Throws if an index was out of range since the last call; waits for the queue. */
  void check() {
    Look look = look(host, true);
    pending = false;
    if (look != null) {
      look.check();
    }
  }

  /**
   * Queues a copy of the record to the host, and waits for it on demand.
   *
   * @return what to check when the copy is done, or null if no kernel could have had a fault
   */
  @Nullable Look look(MemorySegment to, boolean wait) {
    if (!pending) {
      return null;
    }
    device.checkQueue(
        "clEnqueueReadBuffer",
        device.cl.enqueueRead(device.queue, kept.handle(), wait, 0, BYTES, to.address(), 0));
    return new Look(to, reported);
  }

  /** The record as it was at a point of the queue. */
  final class Look {
    private final MemorySegment seen;
    private final int reportedBefore;

    private Look(MemorySegment seen, int reportedBefore) {
      this.seen = seen;
      this.reportedBefore = reportedBefore;
    }

    /** Throws if it shows an index out of range, unless another look has reported it. */
    void check() {
      if (seen.getAtIndex(ValueLayout.JAVA_INT, 0) != 0 && reportedBefore == reported) {
        reported++;
        fill(kept, 0, KEPT_WORDS);
        int place = seen.getAtIndex(ValueLayout.JAVA_INT, 1);
        int position = seen.getAtIndex(ValueLayout.JAVA_INT, 2);
        int index = seen.getAtIndex(ValueLayout.JAVA_INT, 3);
        throw checks.outOfRange(place, index, position);
      }
    }
  }

  /** Gives the host's memory up; the device's belongs to the pool. */
  void close() {
    arena.close();
  }
}
