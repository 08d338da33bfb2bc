package io.lockstep.backend.cpu.matmul;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * A worker's memory: packed operands and one block of C for tiles that stick out of it. Grows to
 * what a product needs and is then reused.
 */
final class Workspace implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private final Buffer packedA = new Buffer();
  private final Buffer packedB = new Buffer();
  private final Buffer block = new Buffer();

  long packedA(long bytes) {
    return packedA.atLeast(bytes);
  }

  long packedB(long bytes) {
    return packedB.atLeast(bytes);
  }

  long block(long bytes) {
    return block.atLeast(bytes);
  }

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
  private static final class Buffer {
    private @Nullable Arena arena;
    private long address;
    private long bytes;

    long atLeast(long needed) {
      if (needed > bytes) {
        close();
        Arena fresh = Arena.ofShared();
        arena = fresh;
        address = fresh.allocate(needed, ALIGNMENT).address();
        bytes = needed;
      }
      return address;
    }

    void close() {
      bytes = 0;
      if (arena != null) {
        arena.close();
        arena = null;
      }
    }
  }
}
