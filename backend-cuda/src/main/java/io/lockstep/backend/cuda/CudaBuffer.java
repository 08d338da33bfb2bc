package io.lockstep.backend.cuda;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;

/** A region of device memory: a block, of which the first bytes are used. */
final class CudaBuffer implements Backend.Buffer {
  final CudaBackend owner;
  private final GpuMemory.Block block;
  private final long bytes;
  private boolean freed;

  CudaBuffer(CudaBackend owner, GpuMemory.Block block, long bytes) {
    this.owner = owner;
    this.block = block;
    this.bytes = bytes;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /** Returns the address of the first byte. */
  long address(String operation) {
    if (freed) {
      throw new BackendException(
          "["
              + operation
              + "] the buffer of "
              + bytes
              + " bytes was freed before; keep it until its last use");
    }
    return block.address();
  }

  /** Returns the block, which is free from now on. */
  GpuMemory.Block release() {
    if (freed) {
      throw new BackendException(
          "[free] the buffer of " + bytes + " bytes was freed before; free it once");
    }
    freed = true;
    return block;
  }
}
