package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.driver.CudaContext;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Pinned host memory through which uploads pass, so that the caller may reuse the source while the
 * copy waits in the stream. Two pieces in turn: one is filled while the other is copied.
 */
final class Staging {
  /** Largest piece of an upload, in bytes. */
  static final long MOST = 32L << 20;

  private static final int SLOTS = 2;
  private static final long SMALLEST = 64L << 10;

  private final OpenGpu gpu;
  private final @Nullable Slot[] slots = new Slot[SLOTS];
  private int next;

  Staging(OpenGpu gpu) {
    this.gpu = gpu;
  }

  /**
   * Memory of one piece.
   *
   * @param done happens when its copy is done
   */
  private record Slot(MemorySegment memory, CudaContext.Event done) {}

  /** Queues a copy to the GPU; the source may be reused on return. */
  void upload(MemorySegment source, long target) {
    long bytes = source.byteSize();
    for (long at = 0; at < bytes; at += MOST) {
      piece(source.asSlice(at, Math.min(MOST, bytes - at)), target + at);
    }
  }

  private void piece(MemorySegment source, long target) {
    long bytes = source.byteSize();
    Slot slot = slot(bytes);
    MemorySegment.copy(source, 0, slot.memory(), 0, bytes);
    gpu.context.upload(slot.memory().asSlice(0, bytes), target, gpu.stream);
    gpu.context.record(slot.done(), gpu.stream);
    next = (next + 1) % SLOTS;
  }

  /** Returns the next slot, large enough, once its last copy is done. */
  private Slot slot(long bytes) {
    Slot slot = slots[next];
    if (slot != null) {
      gpu.context.synchronize(slot.done());
      if (slot.memory().byteSize() >= bytes) {
        return slot;
      }
      slots[next] = null;
      release(slot);
    }
    long capacity = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, bytes - 1)) * 2);
    MemorySegment memory = gpu.context.allocateHost(capacity);
    try {
      slot = new Slot(memory, gpu.context.createEvent(false));
    } catch (RuntimeException e) {
      gpu.released(() -> gpu.context.freeHost(memory));
      throw e;
    }
    slots[next] = slot;
    return slot;
  }

  private void release(Slot slot) {
    gpu.released(() -> gpu.context.destroy(slot.done()));
    gpu.released(() -> gpu.context.freeHost(slot.memory()));
  }

  /** Gives all memory up; the stream must be idle. */
  void close() {
    for (Slot slot : slots) {
      if (slot != null) {
        release(slot);
      }
    }
  }
}
