package io.lockstep.backend.opencl;

import io.lockstep.backend.support.BlockBuffer;

/** A region of an OpenCL device's memory. */
final class OpenClBuffer extends BlockBuffer<MemoryPool.Block> {
  OpenClBuffer(OpenClBackend owner, MemoryPool.Block block, long bytes) {
    super(owner, block, bytes);
  }

  /** Returns OpenCL's handle. */
  long handle(String operation) {
    return block(operation).handle();
  }
}
