package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.driver.CudaException;
import java.lang.foreign.MemorySegment;

/**
 * Pinned memory of the host through which uploads pass: a ring of four pieces and more, as large as
 * uploads have asked for, up to a bound. Where the machine does not pin so much, it stays smaller.
 */
final class PinnedRing {
  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.cuda");

  /** Pieces of the largest size that fit, so that one is filled while others are copied. */
  private static final int PIECES = 4;

  private final OpenGpu gpu;
  private final long smallest;
  private long largest;
  private MemorySegment memory = MemorySegment.NULL;
  private StagingRing ring;

  /**
   * Creates a ring without memory.
   *
   * @param smallest bytes of its memory at first, a power of two
   * @param largest most bytes of its memory, a power of two
   */
  PinnedRing(OpenGpu gpu, long smallest, long largest) {
    this.gpu = gpu;
    this.smallest = smallest;
    this.largest = largest;
    this.ring = ring(0);
  }

  private StagingRing ring(long capacity) {
    return new StagingRing(
        gpu, capacity, event -> gpu.await(event, "an upload" + gpu.afterLatest()));
  }

  /**
   * Makes room for an upload and returns the size of its pieces, which is the upload's if it is not
   * too large.
   *
   * @throws CudaException if there is no pinned memory at all
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
    MemorySegment larger = MemorySegment.NULL;
    while (larger.byteSize() == 0) {
      try {
        larger = gpu.context.allocateHost(capacity);
      } catch (CudaException e) {
        if (!e.isOutOfMemory() || capacity == smallest) {
          throw e;
        }
        LOG.log(
            System.Logger.Level.INFO,
            e.during("pinning " + capacity + " bytes, half of them is tried").getMessage());
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
    return memory.asSlice(ring.lend(bytes), bytes);
  }

  /** Says that the copy from what was lent last is queued, and returns when it will be done. */
  CudaContext.Event usedBy(CudaContext.Stream stream) {
    return ring.usedBy(stream);
  }

  /** Gives all memory up; all copies must be done. */
  void close() {
    ring.close();
    if (memory.byteSize() > 0) {
      MemorySegment old = memory;
      memory = MemorySegment.NULL;
      gpu.released(() -> gpu.context.freeHost(old));
    }
  }
}
