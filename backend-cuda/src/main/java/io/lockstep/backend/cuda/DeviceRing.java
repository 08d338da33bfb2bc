package io.lockstep.backend.cuda;

import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.cuda.driver.CudaContext;
import org.jspecify.annotations.Nullable;

/**
 * Device memory in which uploads wait for the work that is queued before them: a ring with room for
 * two of the largest so far, up to a bound. It is given back when memory runs out, and asked for
 * again only when less is in use than then.
 */
final class DeviceRing {
  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.cuda");

  /** Most bytes, unless that is more than this part of the GPU's memory. */
  private static final long MOST = 512L << 20;

  private static final int PART = 16;
  private static final long STEP = 256L << 10;

  private final OpenGpu gpu;
  private final GpuMemory memory;
  private final long largest;
  private GpuMemory.@Nullable Block block;
  private StagingRing ring;
  private long refusedFrom = Long.MAX_VALUE;

  /** Creates a ring without memory. */
  DeviceRing(OpenGpu gpu, GpuMemory memory) {
    this.gpu = gpu;
    this.memory = memory;
    this.largest = Math.min(MOST, gpu.gpu.memoryBytes() / PART) / STEP * STEP;
    this.ring = ring(0);
  }

  private StagingRing ring(long capacity) {
    return new StagingRing(gpu, capacity, event -> gpu.context.await(gpu.copies, event));
  }

  /** Makes room for an upload that comes in pieces, if there is memory. */
  void prepare(long bytes) {
    long wanted = Math.min(largest, Math.ceilDiv(2 * bytes, STEP) * STEP);
    if (wanted > ring.capacity() && memory.usedBytes() < refusedFrom) {
      grow(wanted);
    }
  }

  private void grow(long wanted) {
    GpuMemory.Block larger;
    try {
      larger = memory.takeSpare(wanted);
    } catch (OutOfDeviceMemoryException e) {
      refusedFrom = memory.usedBytes();
      LOG.log(
          System.Logger.Level.INFO,
          "[upload] "
              + gpu.label()
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
    CudaContext.Event there = gpu.context.createEvent(false);
    try {
      gpu.context.record(there, gpu.stream);
      gpu.context.await(gpu.copies, there);
    } finally {
      gpu.released(() -> gpu.context.destroy(there));
    }
  }

  /** Returns the address of so many bytes, once free in the order of the copies; 0 for none. */
  long lend(long bytes) {
    return block == null || bytes > ring.capacity() ? 0 : block.address() + ring.lend(bytes);
  }

  /** Says that the stream's copy from what was lent last is queued. */
  void used() {
    ring.usedBy(gpu.stream);
  }

  /** Gives the memory back for others to use; returns whether there was any. */
  boolean giveBack() {
    boolean any = block != null;
    release();
    if (any) {
      refusedFrom = memory.usedBytes() + 1; // until what needed it is free again
    }
    return any;
  }

  private void release() {
    ring.close();
    ring = ring(0);
    GpuMemory.Block old = block;
    block = null;
    if (old != null) {
      memory.give(old);
    }
  }

  /** Gives the memory up. */
  void close() {
    release();
  }
}
