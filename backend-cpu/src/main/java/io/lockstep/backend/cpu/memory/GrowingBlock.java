package io.lockstep.backend.cpu.memory;

import org.jspecify.annotations.Nullable;

/**
 * Working memory that grows, losing its contents. A larger block is there before the one before it
 * is given back: where memory ends, whoever uses what there was can go on.
 */
public final class GrowingBlock implements AutoCloseable {
  private final Allocator memory;
  private @Nullable Block block;
  private long address;
  private long bytes;

  /** Creates one of no bytes. */
  public GrowingBlock(Allocator memory) {
    this.memory = memory;
  }

  /** Returns the address, which moves as it grows; 0 if nothing was reserved. */
  public long address() {
    return address;
  }

  /** Returns the size in bytes. */
  public long bytes() {
    return bytes;
  }

  /**
   * Makes it at least so large.
   *
   * @throws io.lockstep.backend.OutOfDeviceMemoryException or {@link OutOfMemoryError}, whichever
   *     the allocator throws; nothing has changed then
   */
  public void reserve(long needed) {
    if (needed > bytes) {
      Block larger = memory.allocate(needed);
      Block old = block;
      block = larger;
      address = larger.address();
      bytes = needed;
      if (old != null) {
        old.close();
      }
    }
  }

  @Override
  public void close() {
    Block old = block;
    block = null;
    address = 0;
    bytes = 0;
    if (old != null) {
      old.close();
    }
  }
}
