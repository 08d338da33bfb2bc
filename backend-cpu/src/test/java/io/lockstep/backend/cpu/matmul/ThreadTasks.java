package io.lockstep.backend.cpu.matmul;

import io.lockstep.backend.cpu.work.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Tasks on a pool of threads, each task its own job. */
record ThreadTasks(int threads, ExecutorService pool) implements Tasks, AutoCloseable {
  ThreadTasks(int threads) {
    this(threads, Executors.newFixedThreadPool(threads));
  }

  @Override
  public void forEach(int count, IntConsumer task) {
    List<Future<?>> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      jobs.add(pool.submit(() -> task.accept(index)));
    }
    for (Future<?> job : jobs) {
      try {
        job.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException("a task failed", e);
      }
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
