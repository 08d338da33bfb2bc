package io.lockstep.runtime;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Buffer;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.plan.Plan;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The device memory of one engine. A buffer is freed by whoever owns it, or after the object it was
 * tied to has become unreachable; everything is freed when the engine is closed. Out of memory:
 * what is unreachable is freed and the allocation tried once more.
 */
public final class DeviceMemory {
  /** After this many bytes tied to objects, the collector is asked to look for dead ones. */
  private static final long BYTES_BETWEEN_COLLECTIONS = 1L << 30;

  private static final Cleaner CLEANER = Cleaner.create();

  private final Backend backend;
  private final Set<Buffer> live = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Queue<Buffer> unreachable = new ConcurrentLinkedQueue<>();
  private long liveBytes;
  private long tiedSinceCollection;

  /** Creates the account of a device that nothing was allocated on. */
  public DeviceMemory(Backend backend) {
    this.backend = backend;
  }

  /** Returns the bytes in use. */
  public long liveBytes() {
    freeUnreachable();
    return liveBytes;
  }

  /** Returns the number of buffers in use. */
  public int liveBuffers() {
    freeUnreachable();
    return live.size();
  }

  /**
   * Returns a new buffer.
   *
   * @throws OutOfDeviceMemoryException if there is no room, also when what is unreachable was freed
   */
  public Buffer allocate(long bytes) {
    freeUnreachable();
    try {
      return track(backend.allocate(bytes));
    } catch (OutOfDeviceMemoryException e) {
      collect();
      return track(backend.allocate(bytes));
    }
  }

  /** Returns the buffers of a plan's outputs, then its arena: all of them or none. */
  public List<Buffer> allocate(Plan plan) {
    List<Buffer> buffers = new ArrayList<>();
    try {
      plan.outputs().forEach(o -> buffers.add(allocate(o.bytes())));
      buffers.add(allocate(plan.arenaBytes()));
      return buffers;
    } catch (Throwable e) {
      buffers.forEach(this::free);
      throw e;
    }
  }

  /** Has a buffer freed once the owner can no longer be reached. */
  public void tie(Object owner, Buffer buffer) {
    Queue<Buffer> queue = unreachable;
    CLEANER.register(owner, () -> queue.add(buffer));
    tiedSinceCollection += buffer.bytes();
    if (tiedSinceCollection > BYTES_BETWEEN_COLLECTIONS) {
      collect();
    }
  }

  private Buffer track(Buffer buffer) {
    live.add(buffer);
    liveBytes += buffer.bytes();
    return buffer;
  }

  /** Frees a buffer, unless that was done. */
  public void free(Buffer buffer) {
    if (live.remove(buffer)) {
      liveBytes -= buffer.bytes();
      backend.free(buffer);
    }
  }

  /** Frees all buffers. */
  public void freeAll() {
    Set.copyOf(live).forEach(this::free);
  }

  private void freeUnreachable() {
    for (Buffer dead = unreachable.poll(); dead != null; dead = unreachable.poll()) {
      free(dead);
    }
  }

  private void collect() {
    tiedSinceCollection = 0;
    System.gc();
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    freeUnreachable();
  }
}
