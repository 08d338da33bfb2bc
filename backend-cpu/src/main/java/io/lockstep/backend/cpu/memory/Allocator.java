package io.lockstep.backend.cpu.memory;

/** Where memory comes from; tests put one in its place that comes to its end. */
@FunctionalInterface
public interface Allocator {
  /** Alignment of every block, in bytes. */
  long ALIGNMENT = 64;

  /**
   * Returns zeroed memory.
   *
   * @param bytes its size, at least 0
   * @throws OutOfMemoryError if the machine has not so much
   * @throws io.lockstep.backend.OutOfDeviceMemoryException if a {@link MemoryAccount} has not
   */
  Block allocate(long bytes);

  /** Returns what takes memory from the machine. */
  static Allocator ofMachine() {
    return Block::ofMachine;
  }
}
