package io.lockstep.backend.cuda;

import io.lockstep.backend.Backend;
import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.memory.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The way of uploads, so that the caller need not wait and neither need the kernels: a piece is
 * written to pinned memory, copied to the device on a stream of its own while kernels run, and
 * copied to where it belongs in the order of the kernels' stream. Very small ones are copied in
 * that stream at once, and so is everything where the device has no memory to spare.
 */
final class Staging {
  /** Largest piece of an upload, in bytes. */
  static final long MOST = 16L << 20;

  /** Largest upload that is not worth the second copy, in bytes. */
  static final long SMALL = 4 << 10;

  private static final long PINNED_AT_FIRST = 256L << 10;
  private static final long PINNED_AT_MOST = 4 * MOST;
  private static final long PINNED_FOR_SMALL = 64L << 10;

  private final OpenGpu gpu;
  private final PinnedRing small;
  private final PinnedRing pinned;
  private final DeviceRing device;

  Staging(OpenGpu gpu, GpuMemory memory) {
    this.gpu = gpu;
    this.small = new PinnedRing(gpu, PINNED_FOR_SMALL, PINNED_FOR_SMALL);
    this.pinned = new PinnedRing(gpu, PINNED_AT_FIRST, PINNED_AT_MOST);
    this.device = new DeviceRing(gpu, memory);
  }

  /** Queues a copy to the GPU; the source may be reused on return. */
  void upload(MemorySegment source, long target) {
    upload(
        (from, piece) -> piece.copyFrom(source.asSlice(from, piece.byteSize())),
        source.byteSize(),
        1,
        target);
  }

  /** Queues a copy to the GPU of what the source writes in pieces of whole units. */
  void upload(Backend.Filler source, long bytes, long unit, long target) {
    if (bytes == 0) {
      return;
    }
    if (bytes <= SMALL) {
      small.pieceOf(bytes);
      MemorySegment memory = small.lend(bytes);
      source.fill(0, memory);
      inOrder(small, memory, target);
      return;
    }
    long piece = pinned.pieceOf(bytes) / unit * unit;
    if (piece == 0) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment whole = NativeMemory.allocate(arena, bytes, Backend.HOST_ALIGNMENT);
        source.fill(0, whole);
        upload(whole, target);
      }
      return;
    }
    device.prepare(bytes);
    for (long at = 0; at < bytes; at += piece) {
      MemorySegment memory = pinned.lend(Math.min(piece, bytes - at));
      source.fill(at, memory);
      ahead(memory, target + at);
    }
  }

  /** Copies on the copies' stream, ahead of what is queued, and into place in order. */
  private void ahead(MemorySegment source, long target) {
    long bytes = source.byteSize();
    long waiting = device.lend(bytes);
    if (waiting == 0) {
      inOrder(pinned, source, target);
      return;
    }
    gpu.context.upload(source, waiting, gpu.copies);
    CudaContext.Event arrived = pinned.usedBy(gpu.copies);
    gpu.context.await(gpu.stream, arrived);
    gpu.context.copy(waiting, target, bytes, gpu.stream);
    device.used();
  }

  private void inOrder(PinnedRing ring, MemorySegment source, long target) {
    gpu.context.upload(source, target, gpu.stream);
    ring.usedBy(gpu.stream);
  }

  /** Gives device memory back for others to use; returns whether there was any. */
  boolean giveBack() {
    return device.giveBack();
  }

  /** Gives all memory up; the kernels' stream must be idle. */
  void close() {
    gpu.released(() -> gpu.context.synchronize(gpu.copies));
    device.close();
    pinned.close();
    small.close();
  }
}
