package io.lockstep.backend.opencl;

import io.lockstep.backend.opencl.driver.Cl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Host memory through which uploads pass, so that the caller may reuse the source while the copy
 * waits in the queue. Pinned where the device is not the host itself. Uploads too large for it are
 * waited for.
 */
final class Staging {
  /** Largest upload that is staged. */
  static final long MOST = 32L << 20;

  private static final int SLOTS = 3;
  private static final long SMALLEST = 64L << 10;
  private static final long ALIGNMENT = 64;

  private final OpenDevice device;
  private final InFlight uploads;
  private final @Nullable Slot[] slots = new Slot[SLOTS];

  Staging(OpenDevice device) {
    this.device = device;
    this.uploads = new InFlight(device, SLOTS);
  }

  /**
   * Memory of one upload.
   *
   * @param buffer the pinned buffer that it is the mapping of, or 0
   * @param arena owns it where it is not pinned
   */
  private record Slot(MemorySegment memory, long buffer, @Nullable Arena arena) {}

  /** Queues a copy to the device and returns OpenCL's code; the source may be reused. */
  int upload(MemorySegment source, long target, long offset) {
    long bytes = source.byteSize();
    if (bytes > MOST) {
      return device.cl.enqueueWrite(device.queue, target, true, offset, bytes, source.address(), 0);
    }
    int place = uploads.nextPlace();
    long event = uploads.reserve();
    Slot slot = slot(place, bytes);
    MemorySegment.copy(source, 0, slot.memory(), 0, bytes);
    int code =
        device.cl.enqueueWrite(
            device.queue, target, false, offset, bytes, slot.memory().address(), event);
    if (code != Cl.SUCCESS) {
      return code;
    }
    uploads.queued("an upload of " + bytes + " bytes");
    device.checkQueue("clFlush", device.cl.flush(device.queue));
    return code;
  }

  /** Waits for all uploads. */
  void awaitAll() {
    uploads.awaitAll();
  }

  private Slot slot(int place, long bytes) {
    Slot slot = slots[place];
    if (slot == null || slot.memory().byteSize() < bytes) {
      if (slot != null) {
        slots[place] = null;
        release(slot);
      }
      long capacity = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, bytes - 1)) * 2);
      slot = device.properties.isCpu() ? unpinned(capacity) : pinned(capacity);
      slots[place] = slot;
    }
    return slot;
  }

  private static Slot unpinned(long capacity) {
    Arena arena = Arena.ofShared();
    return new Slot(arena.allocate(capacity, ALIGNMENT), 0, arena);
  }

  private Slot pinned(long capacity) {
    int[] error = new int[1];
    long flags = Cl.MEM_READ_WRITE | Cl.MEM_ALLOC_HOST_PTR;
    long buffer = device.cl.createBuffer(device.context, flags, capacity, error);
    device.check("clCreateBuffer", error[0]);
    long address = device.cl.enqueueMap(device.queue, buffer, Cl.MAP_WRITE, capacity, error);
    if (error[0] != Cl.SUCCESS) {
      device.released("clReleaseMemObject", device.cl.releaseBuffer(buffer));
      throw device.failed("clEnqueueMapBuffer", error[0], "");
    }
    return new Slot(MemorySegment.ofAddress(address).reinterpret(capacity), buffer, null);
  }

  private void release(Slot slot) {
    if (slot.arena() != null) {
      slot.arena().close();
      return;
    }
    device.released(
        "clEnqueueUnmapMemObject",
        device.cl.enqueueUnmap(device.queue, slot.buffer(), slot.memory().address()));
    device.released("clReleaseMemObject", device.cl.releaseBuffer(slot.buffer()));
  }

  /** Gives all memory up; the queue must be empty. */
  void close() {
    uploads.close();
    for (Slot slot : slots) {
      if (slot != null) {
        release(slot);
      }
    }
  }
}
