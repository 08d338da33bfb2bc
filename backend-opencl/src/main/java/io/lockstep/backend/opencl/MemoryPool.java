package io.lockstep.backend.opencl;

import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.opencl.driver.Cl;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Device memory in blocks of a few sizes, kept for reuse. A block may be reused while commands on
 * it are still queued, because the queue runs in order. Memory runs out: kept blocks are given up
 * and the allocation tried once more.
 */
final class MemoryPool {
  /** A NaN that no computation gives; as integers and bytes it is out of range, too. */
  static final int POISON = 0x7fc1dead;

  private static final long SMALLEST = 256;
  private static final long WORD = Integer.BYTES;

  private final OpenDevice device;
  private final long limit;
  private final boolean poison;
  private final Set<Block> held = new HashSet<>();
  private final Map<Long, Deque<Block>> kept = new HashMap<>();
  private long heldBytes;
  private long keptBytes;

  /**
   * Creates an empty pool.
   *
   * @param limit most bytes to hold, or 0 for what the device has
   * @param poison whether blocks are filled with {@link #POISON} when they are taken
   */
  MemoryPool(OpenDevice device, long limit, boolean poison) {
    this.device = device;
    long there = device.properties.memoryBytes();
    this.limit = limit == 0 ? there : Math.min(limit, there);
    this.poison = poison;
  }

  /** A buffer of OpenCL. */
  record Block(long handle, long capacity) {}

  /** Returns the bytes in blocks that are in use. */
  long usedBytes() {
    return heldBytes - keptBytes;
  }

  /** Returns the bytes in all blocks, those kept for reuse included. */
  long heldBytes() {
    return heldBytes;
  }

  /**
   * Returns a block, contents undefined.
   *
   * @throws OutOfDeviceMemoryException if there is not enough memory
   */
  Block take(long bytes) {
    long most = device.properties.largestBuffer();
    if (bytes > most) {
      throw outOfMemory(bytes);
    }
    long capacity = Math.min(sizeClass(bytes), most);
    Deque<Block> same = kept.get(capacity);
    if (same != null && !same.isEmpty()) {
      Block block = same.pop();
      keptBytes -= capacity;
      return prepared(block, poison ? capacity : 0);
    }
    if (capacity > limit - heldBytes) {
      trim();
      if (capacity > limit - heldBytes) {
        capacity = Math.ceilDiv(Math.max(bytes, 1), WORD) * WORD;
      }
    }
    return capacity > limit - heldBytes ? refuse(bytes) : create(bytes, capacity);
  }

  /** Takes a block back. */
  void give(Block block) {
    keptBytes += block.capacity();
    kept.computeIfAbsent(block.capacity(), _ -> new ArrayDeque<>()).push(block);
  }

  /** Gives up all blocks that are kept for reuse. */
  void trim() {
    kept.values().forEach(blocks -> blocks.forEach(this::release));
    kept.clear();
    keptBytes = 0;
  }

  /** Gives up all blocks, those in use included. */
  void close() {
    Set.copyOf(held).forEach(this::release);
    kept.clear();
    keptBytes = 0;
  }

  private Block refuse(long bytes) {
    throw outOfMemory(bytes);
  }

  private Block create(long bytes, long capacity) {
    int[] error = new int[1];
    Block block = tryCreate(capacity, error);
    if (error[0] != Cl.SUCCESS) {
      trim();
      device.checkQueue("clFinish", device.cl.finish(device.queue));
      block = tryCreate(capacity, error);
    }
    if (error[0] != Cl.SUCCESS) {
      throw outOfMemory(bytes);
    }
    return block;
  }

  /** Returns a block and has the device provide it at once, not when it is first used. */
  private Block tryCreate(long capacity, int[] error) {
    long handle = device.cl.createBuffer(device.context, Cl.MEM_READ_WRITE, capacity, error);
    Block block = new Block(handle, capacity);
    if (error[0] == Cl.SUCCESS) {
      held.add(block);
      heldBytes += capacity;
      error[0] = fill(block, poison ? capacity : WORD);
      if (error[0] != Cl.SUCCESS) {
        release(block);
        if (!OpenDevice.isOutOfMemory(error[0])) {
          throw device.failed("clEnqueueFillBuffer", error[0], "");
        }
      }
    } else if (!OpenDevice.isOutOfMemory(error[0])) {
      throw device.error("clCreateBuffer", error[0], ", for " + capacity + " bytes");
    }
    return block;
  }

  private Block prepared(Block block, long bytes) {
    if (bytes > 0) {
      int code = fill(block, bytes);
      if (code != Cl.SUCCESS) {
        give(block);
        throw device.failed("clEnqueueFillBuffer", code, "");
      }
    }
    return block;
  }

  private int fill(Block block, long bytes) {
    return device.cl.enqueueFill(device.queue, block.handle(), POISON, 0, bytes);
  }

  /** Gives a block up for good. */
  private void release(Block block) {
    held.remove(block);
    heldBytes -= block.capacity();
    device.released("clReleaseMemObject", device.cl.releaseBuffer(block.handle()));
  }

  /** Returns the error of an allocation, or of a command that found no memory. */
  OutOfDeviceMemoryException outOfMemory(long bytes) {
    long free = Math.min(limit - usedBytes(), device.properties.largestBuffer());
    return new OutOfDeviceMemoryException(device.label(), bytes, usedBytes(), Math.max(0, free));
  }

  /** Returns the next of four steps between powers of two, at least {@link #SMALLEST}. */
  static long sizeClass(long bytes) {
    if (bytes <= SMALLEST) {
      return SMALLEST;
    }
    long step = Long.highestOneBit(bytes - 1) / 4;
    return Math.ceilDiv(bytes, step) * step;
  }
}
