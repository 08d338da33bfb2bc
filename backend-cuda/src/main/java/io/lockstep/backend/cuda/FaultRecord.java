package io.lockstep.backend.cuda;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.support.IndexChecks;
import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The first index out of range since the last look, kept on the GPU. Kernels that check indices
 * share one fault word; behind each, a kernel of one thread notes the fault with its index, whose
 * memory may soon hold something else, and sets the word back.
 */
final class FaultRecord {
  static final String FUNCTION = "keep_fault";

  static final String SOURCE =
      """
      extern "C" __global__ void keep_fault(
          int* fault, const int* indices, int* kept, int place) {
        if (fault[0] != 2147483647) {
          if (kept[0] == 0) {
            kept[0] = 1;
            kept[1] = place;
            kept[2] = fault[0];
            kept[3] = indices[fault[0]];
          }
          fault[0] = 2147483647;
        }
      }
      """;

  private static final int KEPT_WORDS = 4;

  /** Size of the record. */
  static final long BYTES = (long) KEPT_WORDS * Integer.BYTES;

  private static final int NO_FAULT = Integer.MAX_VALUE;

  private final OpenGpu gpu;
  private final GpuMemory.Block word;
  private final GpuMemory.Block kept;
  private final MemorySegment host;
  private final IndexChecks checks = new IndexChecks();
  private boolean pending;
  private int reported;

  FaultRecord(OpenGpu gpu, GpuMemory memory) {
    this.gpu = gpu;
    this.word = memory.take(Integer.BYTES);
    this.kept = memory.take(BYTES);
    memory.fill(word, NO_FAULT);
    memory.fill(kept, 0);
    this.host = gpu.context.allocateHost(BYTES);
  }

  /** Returns the address of the fault word. */
  long word() {
    return word.address();
  }

  /** Returns the address of the record. */
  long kept() {
    return kept.address();
  }

  /** Returns the number by which the record names a kernel. */
  int number(KernelSpec spec) {
    return checks.number(spec);
  }

  /** Says that kernels that check indices were queued. */
  void queued() {
    pending = true;
  }

  /**
   * Waits for the stream.
   *
   * @throws BackendException if an index was out of range since the last call
   */
  void await() {
    Look look = look(host);
    gpu.await();
    pending = false;
    if (look != null) {
      look.check();
    }
  }

  /**
   * Queues a copy of the record to pinned memory.
   *
   * @return what to check when the copy is done, or null if no kernel could have had a fault
   */
  @Nullable Look look(MemorySegment to) {
    if (!pending) {
      return null;
    }
    gpu.work("a look for faults", () -> gpu.context.download(kept.address(), to, gpu.stream));
    return new Look(to, reported);
  }

  /** The record as it was at a point of the stream. */
  final class Look {
    private final MemorySegment seen;
    private final int reportedBefore;

    private Look(MemorySegment seen, int reportedBefore) {
      this.seen = seen;
      this.reportedBefore = reportedBefore;
    }

    /**
     * Checks the record once it is copied.
     *
     * @throws BackendException if an index was out of range, unless another look has reported it
     */
    void check() {
      if (seen.getAtIndex(ValueLayout.JAVA_INT, 0) != 0 && reportedBefore == reported) {
        reported++;
        gpu.work(
            "a reset of faults", () -> gpu.context.fill(kept.address(), 0, KEPT_WORDS, gpu.stream));
        int number = seen.getAtIndex(ValueLayout.JAVA_INT, 1);
        int position = seen.getAtIndex(ValueLayout.JAVA_INT, 2);
        int index = seen.getAtIndex(ValueLayout.JAVA_INT, 3);
        throw checks.outOfRange(number, index, position);
      }
    }
  }

  /** Gives the host's memory up; the GPU's belongs to {@link GpuMemory}. */
  void close() {
    gpu.released(() -> gpu.context.freeHost(host));
  }
}
