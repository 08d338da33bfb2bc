package io.lockstep.backend.support;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;

/**
 * A region of device memory: a block, of which the first bytes are used, until it is freed.
 *
 * @param <B> what the backend's memory hands out
 */
public abstract class BlockBuffer<B> implements Backend.Buffer {
  private final Backend owner;
  private final B block;
  private final long bytes;
  private boolean freed;

  /**
   * Takes a block.
   *
   * @param bytes how much of it is used
   */
  protected BlockBuffer(Backend owner, B block, long bytes) {
    this.owner = owner;
    this.block = block;
    this.bytes = bytes;
  }

  /** Returns whether a backend allocated it. */
  public final boolean belongsTo(Backend backend) {
    return owner == backend;
  }

  @Override
  public final long bytes() {
    return bytes;
  }

  /**
   * Returns the block for an operation.
   *
   * @throws BackendException if it was freed, with the operation's name
   */
  public final B block(String operation) {
    if (freed) {
      throw new BackendException(
          "["
              + operation
              + "] the buffer of "
              + bytes
              + " bytes was freed before; keep it until its last use");
    }
    return block;
  }

  /**
   * Returns the block, which is free from now on.
   *
   * @throws BackendException if it was freed before
   */
  public final B release() {
    if (freed) {
      throw new BackendException(
          "[free] the buffer of " + bytes + " bytes was freed before; free it once");
    }
    freed = true;
    return block;
  }
}
