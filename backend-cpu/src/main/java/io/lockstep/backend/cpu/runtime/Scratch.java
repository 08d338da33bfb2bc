package io.lockstep.backend.cpu.runtime;

import io.lockstep.backend.cpu.memory.Allocator;
import io.lockstep.backend.cpu.memory.GrowingBlock;

/**
 * Working memory that no result outlives: a private part for each worker and one that all share.
 * Kernels reserve what they need when they are bound and ask for the address when they run, since
 * it moves as the reservation grows.
 */
public final class Scratch implements AutoCloseable {
  private final GrowingBlock[] workers;
  private final GrowingBlock shared;

  Scratch(int threads, Allocator memory) {
    workers = new GrowingBlock[threads];
    for (int i = 0; i < threads; i++) {
      workers[i] = new GrowingBlock(memory);
    }
    shared = new GrowingBlock(memory);
  }

  /**
   * Makes the parts at least so large.
   *
   * @throws io.lockstep.backend.OutOfDeviceMemoryException if there is not so much; what was
   *     reserved before remains
   */
  public void reserve(long bytesForEachWorker, long sharedBytes) {
    for (GrowingBlock part : workers) {
      part.reserve(bytesForEachWorker);
    }
    shared.reserve(sharedBytes);
  }

  /** Returns a size rounded up so that what lies behind it is aligned too. */
  public static long aligned(long bytes) {
    return Math.ceilDiv(bytes, Allocator.ALIGNMENT) * Allocator.ALIGNMENT;
  }

  /** Returns the address of a worker's part. */
  public long worker(int worker) {
    return workers[worker].address();
  }

  /** Returns the address of the part that all share. */
  public long shared() {
    return shared.address();
  }

  @Override
  public void close() {
    for (GrowingBlock part : workers) {
      part.close();
    }
    shared.close();
  }
}
