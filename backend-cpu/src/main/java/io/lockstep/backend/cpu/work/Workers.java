package io.lockstep.backend.cpu.work;

/**
 * Threads that share out the tasks of a loop. Each has a number below {@link #threads}, which
 * nobody else has at the time, for memory of its own. One loop runs at a time, and a task starts
 * none.
 */
public interface Workers {
  /** One of several tasks, which may run in any order, also at the same time. */
  @FunctionalInterface
  interface Task {
    /** Runs a task on a worker, both by number. */
    void run(int task, int worker);
  }

  /** Returns how many tasks can run at once, at least 1. */
  int threads();

  /**
   * Runs tasks 0 to {@code count - 1} and returns when all are done. Makes no objects.
   *
   * @throws RuntimeException the first failure of a task; so with an {@link Error}
   */
  void forEach(int count, Task task);

  /** Returns the calling thread alone, as the worker of the given number. */
  static Workers calling(int worker) {
    return new CallingThread(worker);
  }
}
