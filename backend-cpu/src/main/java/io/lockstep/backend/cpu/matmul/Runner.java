package io.lockstep.backend.cpu.matmul;

import java.util.concurrent.atomic.AtomicInteger;

/** Runs the pieces of one phase of a product, each by one of several workers. */
@FunctionalInterface
interface Runner {
  /** One piece of work, by its index, done by the worker with the given index. */
  @FunctionalInterface
  interface Piece {
    void run(int index, int worker);
  }

  /** Runs all pieces and returns when they are done. */
  void run(int count, Piece piece);

  /** A runner whose pieces run in the calling thread, as the given worker. */
  static Runner inline(int worker) {
    return (count, piece) -> {
      for (int i = 0; i < count; i++) {
        piece.run(i, worker);
      }
    };
  }

  /** A runner whose workers take the next piece when they are free. */
  static Runner parallel(Tasks tasks) {
    AtomicInteger next = new AtomicInteger();
    return (count, piece) -> {
      next.set(0);
      tasks.forEach(
          Math.min(count, tasks.threads()),
          worker -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
              piece.run(i, worker);
            }
          });
    };
  }
}
