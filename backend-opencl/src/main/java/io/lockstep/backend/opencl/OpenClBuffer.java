package io.lockstep.backend.opencl;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;

/** A region of device memory: a block of the pool, of which the first bytes are used. */
final class OpenClBuffer implements Backend.Buffer {
  final OpenClBackend owner;
  private final MemoryPool.Block block;
  private final long bytes;
  private boolean freed;

  OpenClBuffer(OpenClBackend owner, MemoryPool.Block block, long bytes) {
    this.owner = owner;
    this.block = block;
    this.bytes = bytes;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /** Returns OpenCL's handle. */
  long handle(String operation) {
    if (freed) {
      throw new BackendException(
          "["
              + operation
              + "] the buffer of "
              + bytes
              + " bytes was freed before; keep it until its last use");
    }
    return block.handle();
  }

  /** Returns the block, which is free from now on. */
  MemoryPool.Block release() {
    if (freed) {
      throw new BackendException(
          "[free] the buffer of " + bytes + " bytes was freed before; free it once");
    }
    freed = true;
    return block;
  }
}
