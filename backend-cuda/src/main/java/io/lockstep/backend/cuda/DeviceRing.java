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
  private static final long SMALLEST = 256L << 10;

  private final OpenGpu gpu;
  private final GpuMemory memory;
  private final long largest;
  private GpuMemory.@Nullable Block block;
  private @Nullable StagingRing ring;
  private long usedWhenRefused = Long.MAX_VALUE;

  /** Creates a ring without memory. */
  DeviceRing(OpenGpu gpu, GpuMemory memory) {
    this.gpu = gpu;
    this.memory = memory;
    this.largest = Math.min(MOST, gpu.gpu.memoryBytes() / PART);
  }

  /** Makes room for an upload that comes in pieces, if there is memory. */
  void prepare(long bytes) {
    long wanted = Math.min(largest, Math.max(SMALLEST, 2 * bytes));
    boolean refused = memory.usedBytes() >= usedWhenRefused;
    if (!refused && (ring == null || wanted > ring.capacity())) {
      grow(wanted);
    }
  }

  private void grow(long wanted) {
    release();
    usedWhenRefused = Long.MAX_VALUE;
    try {
      block = memory.takeSpare(wanted);
    } catch (OutOfDeviceMemoryException e) {
      usedWhenRefused = memory.usedBytes();
      LOG.log(
          System.Logger.Level.INFO,
          "[upload] "
              + gpu.label()
              + " has no "
              + wanted
              + " bytes to spare; uploads wait for the kernels before them");
      return;
    }
    ring = new StagingRing(gpu, wanted, event -> gpu.context.await(gpu.copies, event));
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
    return ring == null || block == null || bytes > ring.capacity()
        ? 0
        : block.address() + ring.lend(bytes);
  }

  /** Says that the stream's copy from what was lent last is queued. */
  void used() {
    if (ring != null) {
      ring.usedBy(gpu.stream);
    }
  }

  /** Gives the memory back for others to use; returns whether there was any. */
  boolean giveBack() {
    boolean any = release();
    if (any) {
      usedWhenRefused = memory.usedBytes();
    }
    return any;
  }

  private boolean release() {
    GpuMemory.Block old = block;
    if (ring != null) {
      ring.close();
    }
    ring = null;
    block = null;
    if (old != null) {
      memory.give(old);
    }
    return old != null;
  }

  /** Gives the memory up. */
  void close() {
    release();
  }
}
