package io.lockstep.backend.cpu;

import java.lang.foreign.Arena;

/**
 * Working memory that no result outlives: a private part for each worker and one that all share.
 * Kernels reserve what they need when they are bound and ask for the address when they run, since
 * it moves as the reservation grows.
 */
final class Scratch implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  private final Part[] workers;
  private final Part shared = new Part();

  Scratch(int threads) {
    workers = new Part[threads];
    for (int i = 0; i < threads; i++) {
      workers[i] = new Part();
    }
  }

  void reserve(long bytesForEachWorker, long sharedBytes) {
    for (Part part : workers) {
      part.reserve(bytesForEachWorker);
    }
    shared.reserve(sharedBytes);
  }

  /** Returns a size rounded up so that what lies behind it is aligned too. */
  static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  long worker(int worker) {
    return workers[worker].address;
  }

  long shared() {
    return shared.address;
  }

  @Override
  public void close() {
    for (Part part : workers) {
      part.close();
    }
    shared.close();
  }

  private static final class Part implements AutoCloseable {
    private Arena arena = Arena.ofShared();
    private long size;
    private long address;

    void reserve(long bytes) {
      if (bytes > size) {
        arena.close();
        arena = Arena.ofShared();
        address = arena.allocate(bytes, ALIGNMENT).address();
        size = bytes;
      }
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
