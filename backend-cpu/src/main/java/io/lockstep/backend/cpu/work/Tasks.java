package io.lockstep.backend.cpu.work;

import java.util.function.IntConsumer;

/** Where parallel work runs. */
public interface Tasks {
  /** The number of tasks that can run at once, at least 1. */
  int threads();

  /**
   * Runs {@code task} for each index from 0 to {@code count - 1} and returns when all are done.
   *
   * @throws RuntimeException the failure of a task
   */
  void forEach(int count, IntConsumer task);

  /** Tasks that run one after another in the calling thread. */
  static Tasks sequential() {
    return new Tasks() {
      @Override
      public int threads() {
        return 1;
      }

      @Override
      public void forEach(int count, IntConsumer task) {
        for (int i = 0; i < count; i++) {
          task.accept(i);
        }
      }
    };
  }
}
