package io.lockstep.backend.queue;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.queue.CommandQueue.Block;
import io.lockstep.backend.queue.CommandQueue.MemoryRules;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Device memory in blocks. A block may be given back, and taken by others, while commands on it are
 * still queued, because the queue runs in order. Where allocating is slow, blocks come in a few
 * sizes and are kept for reuse. Memory runs out: what is kept is given up and the allocation tried
 * once more; then the same again without what others can spare.
 */
public final class MemoryPool {
  /** A NaN that no computation gives; as integers and bytes it is out of range, too. */
  public static final int POISON = 0x7fc1dead;

  private static final long SMALLEST = 256;

  private final CommandQueue queue;
  private final QueueGuard guard;
  private final MemoryRules rules;
  private final long limit;
  private final boolean poison;
  private final Set<Block> held = new HashSet<>();
  private final Map<Long, Deque<Block>> kept = new HashMap<>();
  private BooleanSupplier spare = () -> false;
  private long heldBytes;
  private long keptBytes;

  /**
   * Creates an empty pool.
   *
   * @param limit most bytes to hold, or 0 for what the device has
   * @param poison whether blocks are filled with {@link #POISON} when they are taken
   */
  public MemoryPool(CommandQueue queue, QueueGuard guard, long limit, boolean poison) {
    this.queue = queue;
    this.guard = guard;
    this.rules = queue.memoryRules();
    this.limit = limit == 0 ? rules.total() : Math.min(limit, rules.total());
    this.poison = poison;
  }

  /** Sets who can give blocks back that are of use but not needed, and says whether he did. */
  void whenShort(BooleanSupplier giveBack) {
    spare = giveBack;
  }

  /** Returns the bytes in blocks that are in use. */
  public long usedBytes() {
    return heldBytes - keptBytes;
  }

  /**
   * Returns a block, contents undefined.
   *
   * @throws OutOfDeviceMemoryException if there is not enough memory
   */
  public Block take(long bytes) {
    try {
      return take(bytes, true);
    } catch (OutOfDeviceMemoryException e) {
      if (!spare.getAsBoolean()) {
        throw e;
      }
      return take(bytes, true);
    }
  }

  /**
   * Returns a block, contents undefined, if there is one at once: nobody has to give one back, the
   * queue is not waited for, and the driver keeps what it has.
   *
   * @throws OutOfDeviceMemoryException if there is not enough memory
   */
  public Block takeSpare(long bytes) {
    return take(bytes, false);
  }

  private Block take(long bytes, boolean needed) {
    if (bytes > rules.largest()) {
      throw OutOfDeviceMemoryException.ofOneBuffer(
          queue.label(), bytes, rules.largest(), usedBytes());
    }
    if (bytes > limit - usedBytes()) {
      throw outOfMemory(bytes, null);
    }
    Block block = find(bytes, needed);
    if (poison) {
      guard.work(
          "a fill of " + block.bytes() + " bytes", () -> queue.fill(block, POISON, block.bytes()));
    }
    return block;
  }

  private Block find(long bytes, boolean needed) {
    long capacity = rules.reuse() ? Math.min(sizeClass(bytes), rules.largest()) : rounded(bytes);
    Deque<Block> same = kept.get(capacity);
    if (same != null && !same.isEmpty()) {
      keptBytes -= capacity;
      return same.pop();
    }
    if (capacity > limit - heldBytes) {
      releaseKept();
      if (capacity > limit - heldBytes) {
        capacity = rounded(bytes);
      }
    }
    if (capacity > limit - heldBytes) {
      throw outOfMemory(bytes, null);
    }
    return allocate(bytes, capacity, needed);
  }

  private Block allocate(long bytes, long capacity, boolean needed) {
    try {
      return allocate(capacity);
    } catch (DriverException e) {
      requireOutOfMemory(e, bytes);
      if (!needed) {
        throw outOfMemory(bytes, e);
      }
    }
    releaseKept();
    guard.finish();
    guard.work("an allocation of " + bytes + " bytes", queue::trim);
    try {
      return allocate(capacity);
    } catch (DriverException e) {
      requireOutOfMemory(e, bytes);
      throw outOfMemory(bytes, e);
    }
  }

  private Block allocate(long capacity) {
    Block block = queue.allocate(capacity);
    held.add(block);
    heldBytes += capacity;
    return block;
  }

  private void requireOutOfMemory(DriverException e, long bytes) {
    if (!e.isOutOfMemory()) {
      throw guard.failed(e, "an allocation of " + bytes + " bytes");
    }
  }

  /** Takes a block back; work queued on it completes first. */
  public void give(Block block) {
    if (!held.contains(block)) {
      return;
    }
    if (rules.reuse()) {
      keptBytes += block.bytes();
      kept.computeIfAbsent(block.bytes(), _ -> new ArrayDeque<>()).push(block);
    } else {
      release(block);
    }
  }

  private void releaseKept() {
    kept.values().forEach(blocks -> blocks.forEach(this::release));
    kept.clear();
    keptBytes = 0;
  }

  private void release(Block block) {
    held.remove(block);
    heldBytes -= block.bytes();
    guard.released(() -> queue.free(block));
  }

  /** Gives up all blocks, those in use included. */
  void close() {
    Set.copyOf(held).forEach(this::release);
    kept.clear();
    keptBytes = 0;
  }

  private long rounded(long bytes) {
    return Math.ceilDiv(Math.max(bytes, 1), rules.granularity()) * rules.granularity();
  }

  /** Returns the next of four steps between powers of two, at least {@link #SMALLEST}. */
  static long sizeClass(long bytes) {
    if (bytes <= SMALLEST) {
      return SMALLEST;
    }
    long step = Long.highestOneBit(bytes - 1) / 4;
    return Math.ceilDiv(bytes, step) * step;
  }

  /** Returns the error of an allocation, or of a command that found no memory. */
  private OutOfDeviceMemoryException outOfMemory(long bytes, @Nullable Throwable cause) {
    long free = Math.max(0, Math.min(limit - usedBytes(), queue.freeBytes()));
    OutOfDeviceMemoryException error =
        new OutOfDeviceMemoryException(queue.label(), bytes, usedBytes(), free);
    if (cause != null) {
      error.initCause(cause);
    }
    return error;
  }

  /** Does work on the queue; if a call fails, the queue refuses all work from then on. */
  void work(String what, Runnable calls) {
    try {
      calls.run();
    } catch (DriverException e) {
      throw failed(e, what);
    }
  }

  /** Returns the error of work on the queue; where memory has ended, it says what is in use. */
  BackendException failed(DriverException e, String what) {
    DriverException error = guard.failed(e, what);
    return error.isOutOfMemory() ? outOfMemory(usedBytes(), error) : error;
  }
}
