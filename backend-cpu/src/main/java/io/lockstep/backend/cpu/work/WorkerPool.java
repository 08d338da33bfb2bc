package io.lockstep.backend.cpu.work;

import io.lockstep.backend.BackendException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads that share out the tasks of one job at a time with the calling thread. A thread
 * with nothing to do looks for work a fifth of a millisecond, letting others have the processor,
 * then sleeps; where there are more threads than processors it sleeps almost at once. One thread at
 * a time may submit.
 */
public final class WorkerPool implements Workers, AutoCloseable {
  /** Longer than the gaps between the kernels of a step, and than it takes to wake a thread. */
  private static final long SPIN_NANOS = 200_000;

  /** Looks between two at the clock, about a microsecond. */
  private static final int LOOKS = 64;

  private final Worker[] workers;
  private final long spinNanos;
  private final AtomicInteger unclaimed = new AtomicInteger();
  private final AtomicInteger unfinished = new AtomicInteger();
  private volatile @Nullable Thread waiting;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;
  private Task job = (_, _) -> {};
  private int count;

  /**
   * Starts the threads, but for the one that will submit.
   *
   * @throws BackendException if the system does not give so many; none is left running then
   */
  public WorkerPool(int threads) {
    this(threads, Thread::start);
  }

  WorkerPool(int threads, Consumer<Thread> start) {
    spinNanos = threads <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
    workers = new Worker[threads - 1];
    Arrays.setAll(workers, i -> new Worker(i + 1));
    for (int i = 0; i < workers.length; i++) {
      try {
        start.accept(workers[i]);
      } catch (OutOfMemoryError e) {
        close();
        throw new BackendException(
            "[cpu] the system starts "
                + (i + 1)
                + " threads, not "
                + threads
                + "; give fewer (--threads, or withThreads in Java), or raise its limit (ulimit -u,"
                + " a container's limit of processes)",
            e);
      }
    }
  }

  @Override
  public int threads() {
    return workers.length + 1;
  }

  @Override
  public void forEach(int tasks, Task task) {
    if (tasks <= 1 || workers.length == 0) {
      for (int i = 0; i < tasks; i++) {
        task.run(i, 0);
      }
      return;
    }
    abandon();
    job = task;
    count = tasks;
    failure = null;
    unfinished.set(tasks);
    unclaimed.set(tasks);
    try {
      wakeBehind(0);
      work(0);
      await();
    } catch (Throwable e) {
      abandon();
      throw e;
    }
    Throwable thrown = failure;
    switch (thrown) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  /**
   * Ends a job whose caller was thrown out of it, as by a stack that is full: what nobody has taken
   * is dropped, what is being done is waited for. Does nothing after any other job.
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on the yield: it is a courtesy
  private void abandon() {
    if (unfinished.get() > 0) {
      unclaimed.set(0);
      for (Worker worker : workers) {
        while (worker.busy) {
          Thread.yield();
        }
      }
      unfinished.set(0);
    }
  }

  /**
   * Takes tasks while there are any. A positive count that was taken belongs to the current job,
   * which cannot end before that task has; so the fields of the job are stable then.
   */
  private void work(int worker) {
    while (unclaimed.get() > 0) {
      int claimed = unclaimed.getAndDecrement();
      if (claimed <= 0) {
        return;
      }
      try {
        job.run(count - claimed, worker);
      } catch (Throwable e) {
        fail(e);
      }
      if (unfinished.decrementAndGet() == 0) {
        LockSupport.unpark(waiting);
        return; // What comes next is another job, for which others must be woken.
      }
    }
  }

  private synchronized void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
  }

  /**
   * Wakes the two threads behind a thread, which wake two each in their turn, while there is work:
   * a job that is soon done wakes few.
   */
  private void wakeBehind(int number) {
    for (int next = 2 * number + 1; next <= 2 * number + 2 && next <= workers.length; next++) {
      if (unclaimed.get() > 0) {
        workers[next - 1].wake();
      }
    }
  }

  /** Looks for a while whether a counter is, or is no longer, positive. */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on the yield: it is a courtesy
  private boolean becomes(AtomicInteger counter, boolean positive) {
    long start = System.nanoTime();
    do {
      for (int i = 0; i < LOOKS; i++) {
        if (counter.get() > 0 == positive) {
          return true;
        }
        Thread.onSpinWait();
      }
      Thread.yield();
    } while (System.nanoTime() - start < spinNanos);
    return false;
  }

  private void await() {
    if (!becomes(unfinished, false)) {
      waiting = Thread.currentThread();
      while (unfinished.get() > 0) {
        LockSupport.park(this);
      }
      waiting = null;
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Worker worker : workers) {
      LockSupport.unpark(worker);
    }
    boolean interrupted = false;
    for (Worker worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Worker extends Thread {
    private final int number;
    private volatile boolean asleep;

    /** Whether it may have a task: set before it looks for one. */
    private volatile boolean busy;

    Worker(int number) {
      super("lockstep-cpu-" + number);
      this.number = number;
      setDaemon(true);
    }

    void wake() {
      if (asleep) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      while (!closed) {
        if (!becomes(unclaimed, true)) {
          asleep = true;
          while (unclaimed.get() <= 0 && !closed) {
            LockSupport.park(WorkerPool.this);
          }
          asleep = false;
        }
        busy = true;
        wakeBehind(number);
        work(number);
        busy = false;
      }
    }
  }
}
