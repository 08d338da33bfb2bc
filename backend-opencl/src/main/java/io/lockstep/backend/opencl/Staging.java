package io.lockstep.backend.opencl;

import io.lockstep.backend.Backend;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.backend.opencl.driver.Cl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Host memory through which uploads pass, so that the caller may reuse the source while the copy
 * waits in the queue. Small uploads have memory of their own, enough for those of several steps.
 */
final class Staging {
  /** Largest piece of an upload, in bytes. */
  static final long MOST = 32L << 20;

  private static final long SMALL = 4 << 10;
  private static final int SMALL_SLOTS = 32;
  private static final int SLOTS = 3;
  private static final long LARGE_AT_FIRST = 64L << 10;

  private final OpenDevice device;
  private final Lane small;
  private final Lane large;

  Staging(OpenDevice device) {
    this.device = device;
    this.small = new Lane(SMALL_SLOTS, SMALL);
    this.large = new Lane(SLOTS, LARGE_AT_FIRST);
  }

  /**
   * Queues a copy to the device and returns OpenCL's code; the source may be reused. A source that
   * is larger than a piece is copied from where it is, and waited for.
   */
  int upload(MemorySegment source, long target, long offset) {
    long bytes = source.byteSize();
    if (bytes > MOST) {
      return device.cl.enqueueWrite(device.queue, target, true, offset, bytes, source.address(), 0);
    }
    return upload((_, piece) -> piece.copyFrom(source), bytes, 1, target, offset);
  }

  /** Queues copies of what a source writes, in pieces of whole units; returns OpenCL's code. */
  int upload(Backend.Filler source, long bytes, long unit, long target, long offset) {
    long piece = Math.min(bytes, MOST) / unit * unit;
    if (piece == 0) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment whole = NativeMemory.allocate(arena, bytes, Backend.HOST_ALIGNMENT);
        source.fill(0, whole);
        return upload(whole, target, offset);
      }
    }
    Lane lane = bytes <= SMALL ? small : large;
    int code = Cl.SUCCESS;
    for (long at = 0; at < bytes && code == Cl.SUCCESS; at += piece) {
      code = lane.upload(source, at, Math.min(piece, bytes - at), target, offset + at);
    }
    return code;
  }

  /** Waits for all uploads. */
  void awaitAll() {
    small.uploads.awaitAll();
    large.uploads.awaitAll();
  }

  /** Gives all memory up; the queue must be empty. */
  void close() {
    small.close();
    large.close();
  }

  /** Memory of the latest uploads, in turn; it grows with them. */
  private final class Lane {
    final InFlight uploads;
    private final @Nullable HostMemory[] slots;
    private final long smallest;

    Lane(int count, long smallest) {
      this.uploads = new InFlight(device, count, null);
      this.slots = new HostMemory[count];
      this.smallest = smallest;
    }

    int upload(Backend.Filler source, long from, long bytes, long target, long offset) {
      int place = uploads.nextPlace();
      long event = uploads.reserve();
      MemorySegment memory = slot(place, bytes).memory().asSlice(0, bytes);
      source.fill(from, memory);
      int code =
          device.cl.enqueueWrite(
              device.queue, target, false, offset, bytes, memory.address(), event);
      if (code != Cl.SUCCESS) {
        return code;
      }
      uploads.queued("an upload of " + bytes + " bytes");
      device.checkQueue("clFlush", device.cl.flush(device.queue));
      return code;
    }

    private HostMemory slot(int place, long bytes) {
      HostMemory slot = slots[place];
      if (slot == null || slot.memory().byteSize() < bytes) {
        if (slot != null) {
          slots[place] = null;
          slot.release(device);
        }
        long capacity = Math.max(smallest, Long.highestOneBit(Math.max(1, bytes - 1)) * 2);
        slot = HostMemory.of(device, capacity);
        slots[place] = slot;
      }
      return slot;
    }

    void close() {
      uploads.close();
      for (HostMemory slot : slots) {
        if (slot != null) {
          slot.release(device);
        }
      }
    }
  }
}
