package io.lockstep.backend.queue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.queue.CommandQueue.Block;
import io.lockstep.backend.queue.CommandQueue.HostMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Reads that the host fetches later: copied to pinned memory in the order of the queue, behind a
 * look for faults, at most so many at a time. One more waits for the oldest, whose bytes move to
 * the heap.
 */
public final class Readbacks {
  /** Largest read that can wait, in bytes. */
  public static final long MOST = 64 << 10;

  private static final int SLOTS = 4;

  private final CommandQueue queue;
  private final QueueGuard guard;
  private final FaultRecord faults;
  private final InFlight arrivals;
  private final @Nullable HostMemory[] slots = new HostMemory[SLOTS];
  private final @Nullable Read[] readers = new Read[SLOTS];

  Readbacks(CommandQueue queue, QueueGuard guard, FaultRecord faults) {
    this.queue = queue;
    this.guard = guard;
    this.faults = faults;
    this.arrivals = new InFlight(queue, guard, SLOTS);
  }

  /** Queues a read of at least one byte and at most {@link #MOST}. */
  Backend.Download start(Block source, long offset, int bytes) {
    String name = "a read of " + bytes + " bytes";
    return guard.ask(name, () -> start(source, offset, bytes, name + guard.afterLatest()));
  }

  private Read start(Block source, long offset, int bytes, String name) {
    int place = arrivals.nextPlace();
    Read oldest = readers[place];
    if (oldest != null) {
      oldest.fetch();
    }
    MemorySegment memory = slot(place);
    FaultRecord.Look look = faults.look(memory.asSlice(MOST, FaultRecord.BYTES));
    MemorySegment target = memory.asSlice(0, bytes);
    queue.read(source, offset, target, arrivals.reserve());
    arrivals.queued(name);
    queue.flush();
    Read read = new Read(place, target, look);
    readers[place] = read;
    return read;
  }

  private MemorySegment slot(int place) {
    HostMemory slot = slots[place];
    if (slot == null) {
      slot = queue.allocateHost(MOST + FaultRecord.BYTES);
      slots[place] = slot;
    }
    return slot.memory();
  }

  /** Gives all memory up; the queue must be empty. */
  void close() {
    arrivals.close();
    for (HostMemory slot : slots) {
      if (slot != null) {
        guard.released(slot::close);
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
      guard.enter("download");
      return fetched != null || arrivals.isDone(place);
    }

    @Override
    public void await(MemorySegment target) {
      guard.enter("download");
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
