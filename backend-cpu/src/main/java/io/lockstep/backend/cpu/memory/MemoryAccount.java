package io.lockstep.backend.cpu.memory;

import io.lockstep.backend.OutOfDeviceMemoryException;
import io.lockstep.backend.memory.NativeMemory;

/** Counts the memory of a device, buffers and working memory alike, and holds it to a limit. */
public final class MemoryAccount implements Allocator {
  private final String device;
  private final long limit;
  private final Allocator source;
  private long used;

  /**
   * Opens an account.
   *
   * @param device the name of the device, for messages
   * @param limit most bytes in use, or 0 for what there is
   * @param source where memory comes from
   */
  public MemoryAccount(String device, long limit, Allocator source) {
    this.device = device;
    this.limit = limit;
    this.source = source;
  }

  /** Returns the bytes in use. */
  public synchronized long used() {
    return used;
  }

  /**
   * Returns zeroed memory that counts until it is closed.
   *
   * @throws OutOfDeviceMemoryException if there is not so much, or the limit does not allow it
   */
  @Override
  public Block allocate(long bytes) {
    return allocate(bytes, 0);
  }

  /**
   * Returns zeroed memory with some more behind it that may be read, and does not count.
   *
   * @param padding bytes behind the end
   * @throws OutOfDeviceMemoryException if there is not so much, or the limit does not allow it
   */
  public synchronized Block allocate(long bytes, long padding) {
    if (limit > 0 && bytes > limit - used) {
      throw new OutOfDeviceMemoryException(device, bytes, used, limit - used);
    }
    Block whole;
    try {
      if (bytes > Long.MAX_VALUE - padding) {
        throw new OutOfMemoryError(bytes + " bytes are more than can be addressed");
      }
      whole = source.allocate(bytes + padding);
    } catch (OutOfMemoryError e) {
      long free = NativeMemory.free();
      OutOfDeviceMemoryException none =
          new OutOfDeviceMemoryException(
              device, bytes, used, limit > 0 ? Math.min(free, limit - used) : free);
      none.initCause(e);
      throw none;
    }
    try {
      Block counted = new Block(whole.memory().asSlice(0, bytes), () -> give(whole, bytes));
      used += bytes;
      return counted;
    } catch (Throwable e) {
      whole.close();
      throw e;
    }
  }

  private synchronized void give(Block whole, long bytes) {
    used -= bytes;
    whole.close();
  }
}
