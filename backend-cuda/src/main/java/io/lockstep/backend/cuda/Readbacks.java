package io.lockstep.backend.cuda;

import io.lockstep.backend.Backend;
import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.driver.CudaException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Reads that the host fetches later: copied to pinned memory in the order of the stream, at most so
 * many at a time. One more waits for the oldest, whose bytes move to the heap.
 */
final class Readbacks {
  /** Largest read that can wait, in bytes. */
  static final long MOST = 64 << 10;

  private static final int SLOTS = 4;

  private final OpenGpu gpu;
  private final FaultRecord faults;
  private final @Nullable Slot[] slots = new Slot[SLOTS];
  private int next;

  Readbacks(OpenGpu gpu, FaultRecord faults) {
    this.gpu = gpu;
    this.faults = faults;
  }

  /** Pinned memory of one read, behind it a look for faults, and when they have arrived. */
  private static final class Slot {
    final MemorySegment memory;
    final CudaContext.Event arrived;
    @Nullable Read reader;

    Slot(MemorySegment memory, CudaContext.Event arrived) {
      this.memory = memory;
      this.arrived = arrived;
    }
  }

  /** Queues a read of at least one byte and at most {@link #MOST}. */
  Backend.Download start(long address, int bytes) {
    String name = "a read of " + bytes + " bytes";
    try {
      Slot slot = slot();
      if (slot.reader != null) {
        slot.reader.fetch();
      }
      gpu.context.download(address, slot.memory.asSlice(0, bytes), gpu.stream);
      FaultRecord.@Nullable Look look = faults.look(slot.memory.asSlice(MOST, FaultRecord.BYTES));
      gpu.context.record(slot.arrived, gpu.stream);
      Read read = new Read(slot, bytes, look, name + gpu.afterLatest());
      slot.reader = read;
      next = (next + 1) % SLOTS;
      return read;
    } catch (CudaException e) {
      throw gpu.failed(e, name);
    }
  }

  private Slot slot() {
    Slot slot = slots[next];
    if (slot == null) {
      MemorySegment memory = gpu.context.allocateHost(MOST + FaultRecord.BYTES);
      try {
        slot = new Slot(memory, gpu.context.createEvent(false));
      } catch (Throwable e) {
        gpu.released(() -> gpu.context.freeHost(memory));
        throw e;
      }
      slots[next] = slot;
    }
    return slot;
  }

  /** Gives all memory up; the stream must be idle. */
  void close() {
    for (Slot slot : slots) {
      if (slot != null) {
        gpu.released(() -> gpu.context.destroy(slot.arrived));
        gpu.released(() -> gpu.context.freeHost(slot.memory));
      }
    }
  }

  /** One read: in its slot until it is fetched, then on the heap. */
  private final class Read implements Backend.Download {
    private final Slot slot;
    private final int bytes;
    private final FaultRecord.@Nullable Look look;
    private final String name;
    private byte @Nullable [] fetched;

    Read(Slot slot, int bytes, FaultRecord.@Nullable Look look, String name) {
      this.slot = slot;
      this.bytes = bytes;
      this.look = look;
      this.name = name;
    }

    @Override
    public boolean isDone() {
      gpu.enter("download");
      try {
        return fetched != null || gpu.context.hasHappened(slot.arrived);
      } catch (CudaException e) {
        throw gpu.failed(e, name);
      }
    }

    @Override
    public void await(MemorySegment target) {
      gpu.enter("download");
      target.copyFrom(MemorySegment.ofArray(fetch()));
    }

    /** Waits for the bytes and leaves the slot. */
    private byte[] fetch() {
      byte[] there = fetched;
      if (there == null) {
        gpu.await(slot.arrived, name);
        there = slot.memory.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
        fetched = there;
        slot.reader = null;
        if (look != null) {
          look.check();
        }
      }
      return there;
    }
  }
}
