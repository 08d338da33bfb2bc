package io.lockstep.backend.cuda;

import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.driver.CudaException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;

/**
 * Device memory from the driver's pool, which keeps what is freed for the next allocation. Memory
 * is taken and freed in the order of the stream, so a block may be given back while work on it is
 * queued. Memory runs out: the pool gives up what it keeps, and the allocation is tried once more.
 */
final class GpuMemory {
  /** A NaN that no computation gives; as integers and bytes it is out of range, too. */
  static final int POISON = 0x7fc1dead;

  /** The pool's alignment; blocks are multiples of it. */
  private static final long ALIGNMENT = 256;

  private final OpenGpu gpu;
  private final long limit;
  private final boolean poison;
  private final Set<Block> held = new HashSet<>();
  private BooleanSupplier spare = () -> false;
  private long usedBytes;

  /**
   * Creates an empty account.
   *
   * @param limit most bytes in use, or 0 for what the GPU has
   * @param poison whether blocks are filled with {@link #POISON} when they are taken
   */
  GpuMemory(OpenGpu gpu, long limit, boolean poison) {
    this.gpu = gpu;
    long there = gpu.gpu.memoryBytes();
    this.limit = limit == 0 ? there : Math.min(limit, there);
    this.poison = poison;
  }

  /** Device memory at an address, aligned to 256 bytes. */
  record Block(long address, long bytes) {}

  /** Sets who can give blocks back that are of use but not needed, and says whether he did. */
  void whenShort(BooleanSupplier giveBack) {
    spare = giveBack;
  }

  /**
   * Has the pool keep all that is freed, up to the limit, which is what makes allocating cheap.
   * What it keeps is given back when memory runs out and when the device is closed.
   */
  void keepFreed() {
    gpu.context.keepFreed(limit);
  }

  /** Returns the bytes in blocks that are in use. */
  long usedBytes() {
    return usedBytes;
  }

  /**
   * Returns a block, contents undefined.
   *
   * @throws OutOfDeviceMemoryException if there is not enough memory
   */
  Block take(long bytes) {
    try {
      return held(bytes, this::allocate);
    } catch (OutOfDeviceMemoryException e) {
      if (!spare.getAsBoolean()) {
        throw e;
      }
      return held(bytes, this::allocate);
    }
  }

  /**
   * Returns a block, contents undefined, if there is one at once: nobody has to give one back, the
   * stream is not waited for, and the pool keeps what it has.
   *
   * @throws OutOfDeviceMemoryException if there is not enough memory
   */
  Block takeSpare(long bytes) {
    return held(bytes, this::allocateAtOnce);
  }

  private Block held(long bytes, LongUnaryOperator allocation) {
    long room = limit - usedBytes;
    if (bytes > room || rounded(bytes) > room) {
      throw outOfMemory(bytes);
    }
    Block block = new Block(allocation.applyAsLong(bytes), rounded(bytes));
    held.add(block);
    usedBytes += block.bytes();
    if (poison) {
      fill(block, POISON);
    }
    return block;
  }

  private long allocate(long bytes) {
    try {
      return tryAllocate(bytes);
    } catch (CudaException e) {
      requireOutOfMemory(e, bytes);
    }
    gpu.await();
    gpu.context.trimPool(0);
    return allocateAtOnce(bytes);
  }

  private long allocateAtOnce(long bytes) {
    try {
      return tryAllocate(bytes);
    } catch (CudaException e) {
      requireOutOfMemory(e, bytes);
      OutOfDeviceMemoryException memory = outOfMemory(bytes);
      memory.initCause(e);
      throw memory;
    }
  }

  private long tryAllocate(long bytes) {
    return gpu.context.allocate(rounded(bytes), gpu.stream);
  }

  private void requireOutOfMemory(CudaException e, long bytes) {
    if (!e.isOutOfMemory()) {
      throw gpu.failed(e, "an allocation of " + bytes + " bytes");
    }
  }

  private static long rounded(long bytes) {
    return Math.ceilDiv(Math.max(bytes, 1), ALIGNMENT) * ALIGNMENT;
  }

  /** Sets all words of a block, in the order of the stream. */
  void fill(Block block, int value) {
    gpu.work(
        "a fill of " + block.bytes() + " bytes",
        () -> gpu.context.fill(block.address(), value, block.bytes() / Integer.BYTES, gpu.stream));
  }

  /** Takes a block back; work queued on it completes first. */
  void give(Block block) {
    if (held.remove(block)) {
      usedBytes -= block.bytes();
      gpu.released(() -> gpu.context.free(block.address(), gpu.stream));
    }
  }

  /** Gives up all blocks, those in use included, and what the pool keeps. */
  void close() {
    Set.copyOf(held).forEach(this::give);
    gpu.released(() -> gpu.context.synchronize(gpu.stream));
    gpu.released(() -> gpu.context.trimPool(0));
  }

  /** Returns the error of an allocation, or of work that found no memory. */
  OutOfDeviceMemoryException outOfMemory(long bytes) {
    CudaContext.PoolUse pool = gpu.context.poolUse();
    long there = gpu.context.memory().free() + pool.reserved() - pool.used();
    return new OutOfDeviceMemoryException(
        gpu.label(), bytes, usedBytes, Math.max(0, Math.min(limit - usedBytes, there)));
  }
}
