package io.lockstep.backend.queue;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Pinned memory of the host through which uploads pass: a ring of four pieces and more, as large as
 * uploads have asked for, up to a bound. Where the machine does not pin so much, it stays smaller.
 */
final class PinnedRing {
  /** Pieces of the largest size that fit, so that one is filled while others are copied. */
  static final int PIECES = 4;

  private final CommandQueue queue;
  private final QueueGuard guard;
  private final long smallest;
  private long largest;
  private CommandQueue.@Nullable HostMemory memory;
  private StagingRing<CommandQueue.Event> ring;

  /**
   * Creates a ring without memory.
   *
   * @param smallest bytes of its memory at first, a power of two
   * @param largest most bytes of its memory, a power of two
   */
  PinnedRing(CommandQueue queue, QueueGuard guard, long smallest, long largest) {
    this.queue = queue;
    this.guard = guard;
    this.smallest = smallest;
    this.largest = largest;
    this.ring = ring(0);
  }

  private StagingRing<CommandQueue.Event> ring(long capacity) {
    return new StagingRing<>(
        guard,
        capacity,
        queue::createEvent,
        event -> guard.work("an upload" + guard.afterLatest(), event::await));
  }

  /**
   * Makes room for an upload and returns the size of its pieces, which is the upload's if it is not
   * too large.
   *
   * @throws DriverException if there is no pinned memory at all
   */
  long pieceOf(long bytes) {
    long piece = Math.min(bytes, largest / PIECES);
    long wanted = Math.max(smallest, Long.highestOneBit(Math.max(1, piece - 1)) * 2 * PIECES);
    if (wanted > ring.capacity()) {
      grow(Math.min(wanted, largest));
    }
    return Math.min(bytes, largest / PIECES);
  }

  /** The larger memory is there before that before it is given back, which may have to do. */
  private void grow(long wanted) {
    ring.awaitAll();
    long capacity = wanted;
    CommandQueue.HostMemory larger = null;
    while (larger == null) {
      try {
        larger = queue.allocateHost(capacity);
      } catch (DriverException e) {
        if (!e.isOutOfMemory() || capacity == smallest) {
          throw e;
        }
        guard.inform(e, "pinning " + capacity + " bytes, half of them is tried");
        capacity /= 2;
        largest = capacity;
        if (capacity <= ring.capacity()) {
          return;
        }
      }
    }
    close();
    memory = larger;
    ring = ring(capacity);
  }

  /** Returns memory to write, of a size that {@link #pieceOf} has returned, once it is free. */
  MemorySegment lend(long bytes) {
    CommandQueue.HostMemory pinned = memory;
    if (pinned == null) {
      throw new IllegalStateException("memory was lent before it was asked for");
    }
    return pinned.memory().asSlice(ring.lend(bytes), bytes);
  }

  /** Returns the event for the copy from what was lent last. */
  CommandQueue.Event nextEvent() {
    return ring.nextEvent();
  }

  /** Says that the copy from what was lent last, with its event, is queued. */
  void used() {
    ring.used();
  }

  /** Waits for all copies. */
  void awaitAll() {
    ring.awaitAll();
  }

  /** Gives all memory up; all copies must be done. */
  void close() {
    ring.close();
    CommandQueue.HostMemory old = memory;
    if (old != null) {
      memory = null;
      guard.released(old::close);
    }
  }
}
