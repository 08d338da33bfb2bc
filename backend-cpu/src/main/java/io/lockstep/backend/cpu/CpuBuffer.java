package io.lockstep.backend.cpu;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.cpu.memory.Block;
import java.lang.foreign.MemorySegment;

/** A region of native memory, aligned to 64 bytes. */
final class CpuBuffer implements Backend.Buffer {
  /** Bytes behind the end that a vector may read, though what it reads there counts for nothing. */
  static final long PADDING = 64;

  final CpuBackend owner;
  private final Block block;
  private boolean freed;

  CpuBuffer(CpuBackend owner, Block block) {
    this.owner = owner;
    this.block = block;
  }

  @Override
  public long bytes() {
    return block.bytes();
  }

  MemorySegment segment(String operation) {
    if (freed) {
      throw new BackendException(
          "["
              + operation
              + "] the buffer of "
              + bytes()
              + " bytes was freed before; keep it until"
              + " its last use");
    }
    return block.memory();
  }

  void release() {
    if (freed) {
      throw new BackendException(
          "[free] the buffer of " + bytes() + " bytes was freed before; free it once");
    }
    freed = true;
    block.close();
  }
}
