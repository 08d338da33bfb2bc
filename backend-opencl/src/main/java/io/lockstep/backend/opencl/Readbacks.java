package io.lockstep.backend.opencl;

import io.lockstep.backend.Backend;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Reads that the host fetches later: copied to host memory in the order of the queue, at most so
 * many at a time. One more waits for the oldest, whose bytes move to the heap.
 */
final class Readbacks {
  /** Largest read that can wait, in bytes. */
  static final long MOST = 64 << 10;

  private static final int SLOTS = 4;

  private final OpenDevice device;
  private final FaultRecord faults;
  private final InFlight arrivals;
  private final @Nullable HostMemory[] slots = new HostMemory[SLOTS];
  private final @Nullable Read[] readers = new Read[SLOTS];

  Readbacks(OpenDevice device, FaultRecord faults) {
    this.device = device;
    this.faults = faults;
    this.arrivals = new InFlight(device, SLOTS, null);
  }

  /** Queues a read of at least one byte and at most {@link #MOST}. */
  Backend.Download start(long buffer, long offset, int bytes) {
    int place = arrivals.nextPlace();
    Read oldest = readers[place];
    if (oldest != null) {
      oldest.fetch();
    }
    HostMemory slot = slots[place];
    if (slot == null) {
      slot = HostMemory.of(device, MOST + FaultRecord.BYTES);
      slots[place] = slot;
    }
    FaultRecord.Look look = faults.look(slot.memory().asSlice(MOST, FaultRecord.BYTES), false);
    MemorySegment target = slot.memory().asSlice(0, bytes);
    device.checkQueue(
        "clEnqueueReadBuffer",
        device.cl.enqueueRead(
            device.queue, buffer, false, offset, bytes, target.address(), arrivals.reserve()));
    arrivals.queued("a read of " + bytes + " bytes");
    device.checkQueue("clFlush", device.cl.flush(device.queue));
    Read read = new Read(place, target, look);
    readers[place] = read;
    return read;
  }

  /** Gives all memory up; the queue must be empty. */
  void close() {
    arrivals.close();
    for (HostMemory slot : slots) {
      if (slot != null) {
        slot.release(device);
      }
    }
  }

  /** One read: in its place until it is fetched, then on the heap. */
  private final class Read implements Backend.Download {
    private final int place;
    private final MemorySegment arriving;
    private final FaultRecord.@Nullable Look look;
    private byte @Nullable [] fetched;

    Read(int place, MemorySegment arriving, FaultRecord.@Nullable Look look) {
      this.place = place;
      this.arriving = arriving;
      this.look = look;
    }

    @Override
    public boolean isDone() {
      device.checkUsable("download");
      return fetched != null || arrivals.isDone(place);
    }

    @Override
    public void await(MemorySegment target) {
      device.checkUsable("download");
      target.copyFrom(MemorySegment.ofArray(fetch()));
    }

    /** Waits for the bytes and leaves the place. */
    private byte[] fetch() {
      byte[] there = fetched;
      if (there == null) {
        arrivals.await(place);
        there = arriving.toArray(ValueLayout.JAVA_BYTE);
        fetched = there;
        readers[place] = null;
        if (look != null) {
          look.check();
        }
      }
      return there;
    }
  }
}
