package io.lockstep.backend.queue;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.queue.CommandQueue.Block;

/** A region of device memory: a block, of which the first bytes are used, until it is freed. */
final class QueueBuffer implements Backend.Buffer {
  private final QueueBackend owner;
  private final Block block;
  private final long bytes;
  private boolean freed;

  /**
   * Takes a block.
   *
   * @param bytes how much of it is used
   */
  QueueBuffer(QueueBackend owner, Block block, long bytes) {
    this.owner = owner;
    this.block = block;
    this.bytes = bytes;
  }

  /** Returns whether a backend allocated it. */
  boolean belongsTo(QueueBackend backend) {
    return owner == backend;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /**
   * Returns the block for an operation.
   *
   * @throws BackendException if it was freed, with the operation's name
   */
  Block block(String operation) {
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
  Block release() {
    if (freed) {
      throw new BackendException(
          "[free] the buffer of " + bytes + " bytes was freed before; free it once");
    }
    freed = true;
    return block;
  }
}
