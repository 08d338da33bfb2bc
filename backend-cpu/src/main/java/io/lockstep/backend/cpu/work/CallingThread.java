package io.lockstep.backend.cpu.work;

/**
 * Runs tasks one after another in the calling thread.
 *
 * @param worker the number of the worker that the thread is
 */
record CallingThread(int worker) implements Workers {
  @Override
  public int threads() {
    return 1;
  }

  @Override
  public void forEach(int count, Task task) {
    for (int i = 0; i < count; i++) {
      task.run(i, worker);
    }
  }
}
