package io.lockstep.backend.queue;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.queue.CommandQueue.Block;
import io.lockstep.backend.queue.CommandQueue.Command;
import io.lockstep.backend.queue.CommandQueue.HostMemory;
import io.lockstep.backend.queue.CommandQueue.MemoryArgument;
import io.lockstep.backend.queue.CommandQueue.Program;
import io.lockstep.backend.queue.CommandQueue.WholeBlock;
import io.lockstep.backend.support.IndexChecks;
import io.lockstep.kernels.render.c.source.LaunchShape;
import io.lockstep.kernels.spec.KernelSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first index out of range since the last look, kept on the device. Kernels that check indices
 * share one fault word; behind each, a kernel of one work-item notes the fault with its index,
 * whose memory may soon hold something else, and sets the word back.
 *
 * <p>That kernel takes the fault word, the indices, the record and the number of the kernel before
 * it. The record is four words: whether there was a fault, the number, the position, the index.
 */
public final class FaultRecord {
  /** The name of the kernel that notes faults. */
  public static final String FUNCTION = "keep_fault";

  /** Size of the record. */
  static final long BYTES = 4L * Integer.BYTES;

  private static final int NO_FAULT = Integer.MAX_VALUE;

  private final CommandQueue queue;
  private final QueueGuard guard;
  private final Programs programs;
  private final Block word;
  private final Block kept;
  private final HostMemory host;
  private final IndexChecks checks = new IndexChecks();
  private boolean pending;
  private int reported;

  FaultRecord(CommandQueue queue, QueueGuard guard, MemoryPool pool, Programs programs) {
    this.queue = queue;
    this.guard = guard;
    this.programs = programs;
    this.word = pool.take(Integer.BYTES);
    this.kept = pool.take(BYTES);
    guard.work("a fill of faults", () -> queue.fill(word, NO_FAULT, Integer.BYTES));
    guard.work("a fill of faults", () -> queue.fill(kept, 0, BYTES));
    this.host = queue.allocateHost(BYTES);
  }

  /** Returns the fault word. */
  Block word() {
    return word;
  }

  /** Binds the kernel that notes a fault of the kernel before it. */
  Command keeper(KernelSpec spec, MemoryArgument indices) {
    Program program = programs.program(FUNCTION, queue.faultKeeper(), List.of(FUNCTION));
    return queue.bind(
        program,
        new LaunchShape.Phase(FUNCTION, 1, 1, 0),
        List.of(
            new WholeBlock(word),
            indices,
            new WholeBlock(kept),
            new CommandQueue.Scalar(checks.number(spec))));
  }

  /** Says that kernels that check indices were queued. */
  void queued() {
    pending = true;
  }

  /** Queues a copy of the record, as {@link #look(MemorySegment)} does, to memory of its own. */
  @Nullable Look look() {
    return look(host.memory());
  }

  /**
   * Queues a copy of the record to the host.
   *
   * @return what to check when the copy is done, or null if no kernel could have had a fault
   */
  @Nullable Look look(MemorySegment to) {
    if (!pending) {
      return null;
    }
    guard.work("a look for faults", () -> queue.read(kept, 0, to, null));
    return new Look(to, reported);
  }

  /** Says that all that was queued is done, and checks the last look at it. */
  void settle(@Nullable Look last) {
    pending = false;
    if (last != null) {
      last.check();
    }
  }

  /** The record as it was at a point of the queue. */
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
        guard.work("a reset of faults", () -> queue.fill(kept, 0, BYTES));
        int number = seen.getAtIndex(ValueLayout.JAVA_INT, 1);
        int position = seen.getAtIndex(ValueLayout.JAVA_INT, 2);
        int index = seen.getAtIndex(ValueLayout.JAVA_INT, 3);
        throw checks.outOfRange(number, index, position);
      }
    }
  }

  /** Gives the host's memory up; the device's belongs to the pool. */
  void close() {
    guard.released(host::close);
  }
}
