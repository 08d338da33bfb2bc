package io.lockstep.bench.matmul;

import io.lockstep.backend.cpu.matmul.Tasks;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that spin for a moment and then sleep, so that they cost a peer nothing while it is
 * measured. The caller works too.
 */
final class WorkerPool implements Tasks, AutoCloseable {
  private static final int SPINS = 2_000;

  private final Thread[] workers;
  private final AtomicReference<@Nullable Job> current = new AtomicReference<>();
  private volatile boolean closed;

  WorkerPool(int threads) {
    workers = new Thread[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = Thread.ofPlatform().daemon().name("bench-worker-" + i).start(this::work);
    }
  }

  /** One call of forEach. */
  private static final class Job {
    final int count;
    final IntConsumer task;
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger done = new AtomicInteger();
    final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Job(int count, IntConsumer task) {
      this.count = count;
      this.task = task;
    }

    void help() {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        try {
          task.accept(i);
        } catch (Throwable e) {
          failure.compareAndSet(null, e);
        } finally {
          done.incrementAndGet();
        }
      }
    }
  }

  @Override
  public int threads() {
    return workers.length + 1;
  }

  @Override
  public void forEach(int count, IntConsumer task) {
    Job job = new Job(count, task);
    if (count > 1) {
      current.set(job);
      for (Thread worker : workers) {
        LockSupport.unpark(worker);
      }
    }
    job.help();
    while (job.done.get() < count) {
      Thread.onSpinWait();
    }
    Throwable failure = job.failure.get();
    if (failure != null) {
      throw new IllegalStateException("a task failed", failure);
    }
  }

  private void work() {
    Job last = null;
    int idle = 0;
    while (!closed) {
      Job job = current.get();
      if (job != null && job != last) {
        last = job;
        job.help();
        idle = 0;
      } else if (++idle < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        idle = 0;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread worker : workers) {
      LockSupport.unpark(worker);
    }
  }
}
