package io.lockstep.backend.opencl;

import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.queue.CommandQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Memory of the host through which bytes pass to the device or back while the queue does other
 * work. Pinned, unless the device is the host itself or the driver gives none.
 *
 * @param memory aligned to 64 bytes
 * @param buffer the pinned buffer that it is the mapping of, or 0
 * @param arena owns it where it is not pinned
 */
record OpenClHostMemory(OpenDevice device, MemorySegment memory, long buffer, @Nullable Arena arena)
    implements CommandQueue.HostMemory {
  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.opencl");
  private static final long ALIGNMENT = 64;

  /**
   * Allocates so many bytes.
   *
   * @throws OutOfDeviceMemoryException if the host has not so much
   */
  static OpenClHostMemory of(OpenDevice device, long bytes) {
    OpenClHostMemory pinned = device.properties.isCpu() ? null : pinned(device, bytes);
    if (pinned != null) {
      return pinned;
    }
    Arena arena = Arena.ofShared();
    try {
      return new OpenClHostMemory(device, NativeMemory.allocate(arena, bytes, ALIGNMENT), 0, arena);
    } catch (OutOfMemoryError e) {
      long free = NativeMemory.free();
      OutOfDeviceMemoryException none =
          new OutOfDeviceMemoryException(
              "the host of " + device.properties.label(), bytes, 0, free);
      none.initCause(e);
      throw none;
    }
  }

  private static @Nullable OpenClHostMemory pinned(OpenDevice device, long bytes) {
    int[] error = new int[1];
    long flags = Cl.MEM_READ_WRITE | Cl.MEM_ALLOC_HOST_PTR;
    long buffer = device.cl.createBuffer(device.context, flags, bytes, error);
    if (error[0] != Cl.SUCCESS) {
      return notPinned(device, "clCreateBuffer", error[0], bytes);
    }
    long how = Cl.MAP_READ | Cl.MAP_WRITE;
    long address;
    try {
      address = device.cl.enqueueMap(device.queue, buffer, how, bytes, error);
    } catch (Throwable e) {
      device.cl.releaseBuffer(buffer);
      throw e;
    }
    if (error[0] != Cl.SUCCESS) {
      device.cl.releaseBuffer(buffer);
      return notPinned(device, "clEnqueueMapBuffer", error[0], bytes);
    }
    return new OpenClHostMemory(
        device, MemorySegment.ofAddress(address).reinterpret(bytes), buffer, null);
  }

  private static @Nullable OpenClHostMemory notPinned(
      OpenDevice device, String call, int code, long bytes) {
    String detail = ", " + bytes + " bytes; memory that is not pinned is used, which is slower";
    LOG.log(System.Logger.Level.INFO, device.error(call, code, detail).getMessage());
    return null;
  }

  @Override
  public void close() {
    if (arena != null) {
      arena.close();
      return;
    }
    try {
      device.check(
          "clEnqueueUnmapMemObject",
          device.cl.enqueueUnmap(device.queue, buffer, memory.address()));
    } finally {
      device.check("clReleaseMemObject", device.cl.releaseBuffer(buffer));
    }
  }
}
