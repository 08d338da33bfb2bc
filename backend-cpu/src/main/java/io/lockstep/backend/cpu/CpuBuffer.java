package io.lockstep.backend.cpu;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A region of native memory, aligned to 64 bytes. */
final class CpuBuffer implements Backend.Buffer {
  private static final int ALIGNMENT = 64;

  /** Bytes behind the end that a vector may read, though what it reads there counts for nothing. */
  private static final int PADDING = 64;

  /** Smaller buffers are worth no start of the linker to C. */
  private static final long LARGE = 1L << 26;

  final CpuBackend owner;
  private final Arena arena = Arena.ofShared();
  private final long bytes;
  private final MemorySegment segment;
  private boolean freed;

  CpuBuffer(CpuBackend owner, long bytes) {
    this.owner = owner;
    this.bytes = bytes;
    this.segment =
        (bytes < LARGE
                ? arena.allocate(bytes + PADDING, ALIGNMENT)
                : LargeMemory.allocate(arena, bytes + PADDING, ALIGNMENT))
            .asSlice(0, bytes);
  }

  @Override
  public long bytes() {
    return bytes;
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
    return segment;
  }

  void release() {
    if (freed) {
      throw new BackendException(
          "[free] the buffer of " + bytes() + " bytes was freed before; free it once");
    }
    freed = true;
    arena.close();
  }
}
