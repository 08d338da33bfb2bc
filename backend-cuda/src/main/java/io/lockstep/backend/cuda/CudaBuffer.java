package io.lockstep.backend.cuda;

import io.lockstep.backend.support.BlockBuffer;

/** A region of a GPU's memory. */
final class CudaBuffer extends BlockBuffer<GpuMemory.Block> {
  CudaBuffer(CudaBackend owner, GpuMemory.Block block, long bytes) {
    super(owner, block, bytes);
  }

  /** Returns the address of the first byte. */
  long address(String operation) {
    return block(operation).address();
  }
}
