package io.lockstep.backend.cuda;

import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.queue.CommandQueue;
import io.lockstep.backend.queue.CommandQueue.Block;
import io.lockstep.backend.queue.MemoryPool;
import io.lockstep.backend.queue.QueueGuard;
import io.lockstep.backend.queue.StagingRing;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Copies to the device on a stream of their own while kernels run, and from there to where they
 * belong in the order of the kernels' stream. In between they wait in device memory: a ring with
 * room for two of the largest uploads so far, up to a bound. It is given back when memory runs out,
 * and asked for again only when less is in use than then.
 */
final class CopyAhead implements CommandQueue.WriteAhead {
  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.cuda");

  /** Most bytes, unless that is more than this part of the GPU's memory. */
  private static final long MOST = 512L << 20;

  private static final int PART = 16;
  private static final long STEP = 256L << 10;

  private final CudaQueue queue;
  private final QueueGuard guard;
  private final MemoryPool pool;
  private final long largest;
  private @Nullable Block block;
  private StagingRing<CudaEvent> ring;
  private long refusedFrom = Long.MAX_VALUE;

  /** Creates a ring without memory. */
  CopyAhead(CudaQueue queue, QueueGuard guard, MemoryPool pool) {
    this.queue = queue;
    this.guard = guard;
    this.pool = pool;
    this.largest = Math.min(MOST, queue.memoryRules().total() / PART) / STEP * STEP;
    this.ring = ring(0);
  }

  private StagingRing<CudaEvent> ring(long capacity) {
    return new StagingRing<>(
        guard, capacity, queue::createEvent, event -> event.holdUp(queue.copies()));
  }

  @Override
  public void prepare(long bytes) {
    long wanted = Math.min(largest, Math.ceilDiv(2 * bytes, STEP) * STEP);
    if (wanted > ring.capacity() && pool.usedBytes() < refusedFrom) {
      grow(wanted);
    }
  }

  private void grow(long wanted) {
    Block larger;
    try {
      larger = pool.takeSpare(wanted);
    } catch (OutOfDeviceMemoryException e) {
      refusedFrom = pool.usedBytes();
      LOG.log(
          System.Logger.Level.INFO,
          "[upload] "
              + queue.label()
              + " has no "
              + wanted
              + " bytes to spare; uploads of more than "
              + ring.capacity()
              + " bytes wait for the kernels before them");
      return;
    }
    release();
    refusedFrom = Long.MAX_VALUE;
    block = larger;
    ring = ring(wanted);
    // The memory exists, and may be written, from this point of the stream on.
    CudaEvent there = queue.createEvent();
    try {
      there.record(queue.stream());
      there.holdUp(queue.copies());
    } finally {
      guard.released(there::close);
    }
  }

  @Override
  public boolean write(MemorySegment source, Block target, long offset, CommandQueue.Event done) {
    long bytes = source.byteSize();
    Block staging = block;
    if (staging == null || bytes > ring.capacity()) {
      return false;
    }
    long waiting = staging.handle() + ring.lend(bytes);
    CudaEvent arrived = (CudaEvent) done;
    queue.context().upload(source, waiting, queue.copies());
    arrived.record(queue.copies());
    arrived.holdUp(queue.stream());
    queue.context().copy(waiting, target.handle() + offset, bytes, queue.stream());
    ring.nextEvent().record(queue.stream());
    ring.used();
    return true;
  }

  @Override
  public boolean giveBack() {
    boolean any = block != null;
    release();
    if (any) {
      refusedFrom = pool.usedBytes() + 1; // until what needed it is free again
    }
    return any;
  }

  private void release() {
    ring.close();
    ring = ring(0);
    Block old = block;
    block = null;
    if (old != null) {
      pool.give(old);
    }
  }

  @Override
  public void close() {
    guard.released(() -> queue.context().synchronize(queue.copies()));
    release();
  }
}
