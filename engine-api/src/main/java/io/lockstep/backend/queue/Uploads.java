package io.lockstep.backend.queue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.backend.queue.CommandQueue.Block;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The way of uploads, so that the caller may reuse the source at once and need not wait: a piece is
 * written to pinned memory and copied from there in the order of the queue, or beside the queue
 * where the device can do that. Small ones have memory of their own, enough for those of several
 * steps, and are copied in the order of the queue always.
 */
final class Uploads {
  /** Largest upload that is not worth the way beside the queue, in bytes. */
  static final long SMALL = 4 << 10;

  private static final long PINNED_FOR_SMALL = 32 * SMALL;
  private static final long PINNED_AT_FIRST = 256L << 10;

  private final CommandQueue queue;
  private final QueueGuard guard;
  private final PinnedRing small;
  private final PinnedRing large;
  private final CommandQueue.@Nullable WriteAhead ahead;

  Uploads(CommandQueue queue, QueueGuard guard, MemoryPool pool) {
    this.queue = queue;
    this.guard = guard;
    this.small = new PinnedRing(queue, guard, PINNED_FOR_SMALL, PINNED_FOR_SMALL);
    this.large =
        new PinnedRing(queue, guard, PINNED_AT_FIRST, PinnedRing.PIECES * queue.largestWrite());
    this.ahead = queue.writeAhead(guard, pool).orElse(null);
    if (ahead != null) {
      pool.whenShort(ahead::giveBack);
    }
  }

  /** Queues a copy to the device; the source may be reused on return. */
  void upload(MemorySegment source, Block target, long offset) {
    upload(
        (from, piece) -> piece.copyFrom(source.asSlice(from, piece.byteSize())),
        source.byteSize(),
        1,
        target,
        offset);
  }

  /** Queues a copy to the device of what the source writes in pieces of whole units. */
  void upload(Backend.Filler source, long bytes, long unit, Block target, long offset) {
    if (bytes == 0) {
      return;
    }
    if (bytes <= SMALL) {
      small.pieceOf(bytes);
      MemorySegment memory = small.lend(bytes);
      source.fill(0, memory);
      inOrder(small, memory, target, offset);
      return;
    }
    long piece = large.pieceOf(bytes) / unit * unit;
    if (piece == 0) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment whole = NativeMemory.allocate(arena, bytes, Backend.HOST_ALIGNMENT);
        source.fill(0, whole);
        upload(whole, target, offset);
      }
      return;
    }
    if (ahead != null) {
      ahead.prepare(bytes);
    }
    for (long at = 0; at < bytes; at += piece) {
      MemorySegment memory = large.lend(Math.min(piece, bytes - at));
      source.fill(at, memory);
      if (ahead != null && ahead.write(memory, target, offset + at, large.nextEvent())) {
        large.used();
      } else {
        inOrder(large, memory, target, offset + at);
      }
    }
  }

  private void inOrder(PinnedRing ring, MemorySegment source, Block target, long offset) {
    queue.write(source, target, offset, ring.nextEvent());
    ring.used();
    queue.flush();
  }

  /** Waits for all uploads. */
  void awaitAll() {
    small.awaitAll();
    large.awaitAll();
  }

  /** Gives all memory up; the queue must be empty. */
  void close() {
    if (ahead != null) {
      guard.released(ahead::close);
    }
    large.close();
    small.close();
  }
}
