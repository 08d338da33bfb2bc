package io.lockstep.backend.cpu.matmul;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * A worker's memory: packed operands and one block of C for tiles that stick out of it. Products
 * reserve what they need when they are bound and ask for addresses when they run, since memory
 * moves as it grows.
 */
final class Workspace implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  final Buffer packedA = new Buffer();
  final Buffer packedB = new Buffer();
  final Buffer block = new Buffer();

  long bytes() {
    return packedA.bytes + packedB.bytes + block.bytes;
  }

  @Override
  public void close() {
    packedA.close();
    packedB.close();
    block.close();
  }

  /** One growing piece of memory; its contents are lost when it grows. */
  static final class Buffer {
    private @Nullable Arena arena;
    private long address;
    private long bytes;

    long address() {
      return address;
    }

    void reserve(long needed) {
      if (needed > bytes) {
        close();
        Arena fresh = Arena.ofShared();
        arena = fresh;
        address = fresh.allocate(needed, ALIGNMENT).address();
        bytes = needed;
      }
    }

    private void close() {
      bytes = 0;
      if (arena != null) {
        arena.close();
        arena = null;
      }
    }
  }
}
