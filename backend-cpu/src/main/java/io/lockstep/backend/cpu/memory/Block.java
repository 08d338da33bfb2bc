package io.lockstep.backend.cpu.memory;

import io.lockstep.backend.memory.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory with one owner, who closes it once. */
public final class Block implements AutoCloseable {
  private final MemorySegment memory;
  private final Runnable release;

  /**
   * Creates a block.
   *
   * @param memory its bytes, aligned to {@link Allocator#ALIGNMENT}
   * @param release gives them back
   */
  public Block(MemorySegment memory, Runnable release) {
    this.memory = memory;
    this.release = release;
  }

  static Block ofMachine(long bytes) {
    Arena arena = Arena.ofShared();
    return new Block(NativeMemory.allocate(arena, bytes, Allocator.ALIGNMENT), arena::close);
  }

  /** Returns the bytes. */
  public MemorySegment memory() {
    return memory;
  }

  /** Returns the address of the first byte. */
  public long address() {
    return memory.address();
  }

  /** Returns the size in bytes. */
  public long bytes() {
    return memory.byteSize();
  }

  @Override
  public void close() {
    release.run();
  }
}
