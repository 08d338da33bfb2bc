package io.lockstep.backend.cpu.matmul;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

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
    return new Parallel(tasks);
  }

  /** The workers' common state; made once, so that a phase makes no objects. */
  final class Parallel implements Runner {
    private final Tasks tasks;
    private final AtomicInteger next = new AtomicInteger();
    private final IntConsumer takePieces = this::takePieces;
    private Piece piece = (_, _) -> {};
    private int count;

    private Parallel(Tasks tasks) {
      this.tasks = tasks;
    }

    @Override
    public void run(int count, Piece piece) {
      this.count = count;
      this.piece = piece;
      next.set(0);
      tasks.forEach(Math.min(count, tasks.threads()), takePieces);
    }

    private void takePieces(int worker) {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        piece.run(i, worker);
      }
    }
  }
}
