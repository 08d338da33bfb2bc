package io.lockstep.backend.cpu.matmul;

import io.lockstep.backend.cpu.work.Claims;
import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Tasks;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Runs the pieces of one phase of a product, each by one of several workers. */
interface Runner {
  /** One piece of work, by its index, done by the worker with the given index. */
  @FunctionalInterface
  interface Piece {
    void run(int index, int worker);
  }

  /** Pieces from {@code first} to before {@code end}, done by the worker with the given index. */
  @FunctionalInterface
  interface Group {
    void run(int first, int end, int worker);
  }

  /** Runs all pieces and returns when they are done. */
  void run(int count, Piece piece);

  /**
   * Runs all pieces, neighbours together, and returns when they are done. Groups get smaller
   * towards the end, so that the workers end at about the same time.
   *
   * @param most pieces in the largest group; none crosses a multiple of it
   */
  void runGroups(int count, int most, Group group);

  /** A runner whose pieces run in the calling thread, as the given worker. */
  static Runner inline(int worker) {
    return new Inline(worker);
  }

  /** A runner whose workers take the next piece when they are free. */
  static Runner parallel(Tasks tasks) {
    return new Parallel(tasks);
  }

  /**
   * Runs pieces one after another.
   *
   * @param worker index of the worker that the calling thread is
   */
  record Inline(int worker) implements Runner {
    @Override
    public void run(int count, Piece piece) {
      for (int i = 0; i < count; i++) {
        piece.run(i, worker);
      }
    }

    @Override
    public void runGroups(int count, int most, Group group) {
      for (int first = 0; first < count; ) {
        int end = Parts.end(first, most, count);
        group.run(first, end, worker);
        first = end;
      }
    }
  }

  /** The workers' common state; made once, so that a phase makes no objects. */
  final class Parallel implements Runner {
    private final Tasks tasks;
    private final Claims pieces = new Claims();
    private final AtomicInteger next = new AtomicInteger();
    private final IntConsumer takePieces = this::takePieces;
    private final IntConsumer takeGroups = this::takeGroups;
    private Piece piece = (_, _) -> {};
    private Group group = (_, _, _) -> {};
    private int count;
    private int most;

    private Parallel(Tasks tasks) {
      this.tasks = tasks;
    }

    @Override
    public void run(int count, Piece piece) {
      this.count = count;
      this.piece = piece;
      pieces.restart();
      tasks.forEach(Math.min(count, tasks.threads()), takePieces);
    }

    private void takePieces(int worker) {
      for (int i = pieces.take(count); i >= 0; i = pieces.take(count)) {
        piece.run(i, worker);
      }
    }

    @Override
    public void runGroups(int count, int most, Group group) {
      this.count = count;
      this.most = most;
      this.group = group;
      next.set(0);
      tasks.forEach(Math.min(count, tasks.threads()), takeGroups);
    }

    private void takeGroups(int worker) {
      int first = next.get();
      while (first < count) {
        int end = endOfGroup(first);
        if (next.compareAndSet(first, end)) {
          group.run(first, end, worker);
        }
        first = next.get();
      }
    }

    /** A group is at most half of what is each worker's share of the rest. */
    private int endOfGroup(int first) {
      int size = Math.clamp((count - first) / (2 * tasks.threads()), 1, most);
      return Math.min(Parts.end(first, size, count), Parts.end(first / most * most, most, count));
    }
  }
}
