package io.lockstep.backend.cpu.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.BackendException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerPoolTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16})
  void each_task_of_thousands_of_jobs_runs_once(int threads) {
    try (WorkerPool pool = new WorkerPool(threads)) {
      for (int job = 0; job < 3000; job++) {
        int tasks = job % 40;
        AtomicIntegerArray runs = new AtomicIntegerArray(40);
        pool.forEach(tasks, (task, _) -> runs.incrementAndGet(task));
        for (int i = 0; i < 40; i++) {
          assertEquals(i < tasks ? 1 : 0, runs.get(i));
        }
      }
    }
  }

  @Test
  void workers_at_the_same_time_have_different_numbers() {
    try (WorkerPool pool = new WorkerPool(4)) {
      AtomicIntegerArray busy = new AtomicIntegerArray(4);
      int[] clashes = new int[200];
      pool.forEach(
          200,
          (task, worker) -> {
            clashes[task] = busy.getAndSet(worker, 1);
            Thread.onSpinWait();
            busy.set(worker, 0);
          });
      assertEquals(0, Arrays.stream(clashes).sum());
    }
  }

  @Test
  void a_failure_reaches_the_caller_and_the_pool_lives_on() {
    try (WorkerPool pool = new WorkerPool(3)) {
      for (int job = 0; job < 100; job++) {
        IllegalStateException e =
            assertThrows(
                IllegalStateException.class,
                () ->
                    pool.forEach(
                        10,
                        (task, _) -> {
                          if (task == 7) {
                            throw new IllegalStateException("task 7");
                          }
                        }));
        assertEquals("task 7", e.getMessage());
        int[] sum = new int[10];
        pool.forEach(10, (task, _) -> sum[task] = task);
        assertEquals(45, Arrays.stream(sum).sum());
      }
    }
  }

  /** Recurses until the stack of the thread is full. */
  private static int deep(int depth) {
    return depth < 0 ? 0 : 1 + deep(depth + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16})
  void errors_of_tasks_reach_the_caller_and_the_pool_lives_on(int threads) {
    try (WorkerPool pool = new WorkerPool(threads)) {
      for (int job = 0; job < 20; job++) {
        int bad = job % 10;
        assertThrows(
            StackOverflowError.class,
            () ->
                pool.forEach(
                    10,
                    (task, _) -> {
                      if (task == bad) {
                        deep(0);
                      }
                    }));
        OutOfMemoryError memory = new OutOfMemoryError("task " + bad);
        assertSame(
            memory,
            assertThrows(
                OutOfMemoryError.class,
                () ->
                    pool.forEach(
                        10,
                        (task, _) -> {
                          if (task == bad) {
                            throw memory;
                          }
                        })));
        int[] sum = new int[10];
        pool.forEach(10, (task, _) -> sum[task] = task);
        assertEquals(45, Arrays.stream(sum).sum());
      }
    }
  }

  @Test
  void of_several_failures_one_reaches_the_caller_and_none_the_next_job() {
    try (WorkerPool pool = new WorkerPool(4)) {
      for (int job = 0; job < 200; job++) {
        String name = "job " + job;
        IllegalStateException e =
            assertThrows(
                IllegalStateException.class,
                () ->
                    pool.forEach(
                        50,
                        (_, _) -> {
                          throw new IllegalStateException(name);
                        }));
        assertEquals(name, e.getMessage());
        pool.forEach(50, (_, _) -> {});
      }
    }
  }

  /** The deeper the caller, the more of what it does itself meets the end of its stack. */
  @Test
  void a_job_that_meets_the_end_of_the_callers_stack_ends_before_the_next_one() {
    try (WorkerPool pool = new WorkerPool(3)) {
      for (int i = 0; i < 50; i++) {
        assertThrows(StackOverflowError.class, () -> submitDeep(pool, 0));
        AtomicIntegerArray runs = new AtomicIntegerArray(40);
        pool.forEach(40, (task, _) -> runs.incrementAndGet(task));
        for (int task = 0; task < 40; task++) {
          assertEquals(1, runs.get(task));
        }
      }
    }
  }

  private static int submitDeep(WorkerPool pool, int depth) {
    if (depth > 500) {
      pool.forEach(3, (_, _) -> {});
    }
    return depth < 0 ? 0 : 1 + submitDeep(pool, depth + 1);
  }

  @Test
  void a_pool_that_cannot_start_all_its_threads_ends_those_that_it_has() {
    List<Thread> started = new ArrayList<>();
    BackendException e =
        assertThrows(
            BackendException.class,
            () ->
                new WorkerPool(
                    100,
                    thread -> {
                      if (started.size() == 5) {
                        throw new OutOfMemoryError("unable to create native thread");
                      }
                      thread.start();
                      started.add(thread);
                    }));
    assertEquals(
        "[cpu] the system starts 6 threads, not 100; give fewer (--threads, or withThreads in"
            + " Java), or raise its limit (ulimit -u, a container's limit of processes)",
        e.getMessage());
    assertEquals(5, started.size());
    started.forEach(thread -> assertFalse(thread.isAlive()));
  }

  /** Starts a pool, and notes its own threads, whatever others the JVM has. */
  private static WorkerPool pool(int threads, List<Thread> started) {
    return new WorkerPool(
        threads,
        thread -> {
          thread.start();
          started.add(thread);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 16})
  void idle_workers_sleep(int threads) throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    try (WorkerPool pool = pool(threads, workers)) {
      for (int job = 0; job < 100; job++) {
        pool.forEach(100, (_, _) -> {});
      }
      assertEquals(threads - 1, workers.size());
      // The timeout of the test ends it if one never sleeps.
      for (long before = -1; before != processorNanos(workers); Thread.sleep(100)) {
        before = processorNanos(workers);
      }
    }
  }

  private static long processorNanos(List<Thread> threads) {
    return threads.stream()
        .mapToLong(t -> ManagementFactory.getThreadMXBean().getThreadCpuTime(t.threadId()))
        .sum();
  }

  @Test
  void sleeping_workers_wake_for_the_next_job() throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    try (WorkerPool pool = pool(3, workers)) {
      for (int job = 0; job < 5; job++) {
        for (Thread worker : workers) {
          while (worker.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
          }
        }
        CyclicBarrier all = new CyclicBarrier(3); // Passed by three threads at the same time alone.
        pool.forEach(3, (_, _) -> await(all));
      }
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void closing_ends_the_threads() {
    List<Thread> workers = new ArrayList<>();
    WorkerPool pool = pool(5, workers);
    pool.forEach(100, (_, _) -> {});
    assertEquals(4, workers.size());
    workers.forEach(worker -> assertTrue(worker.isAlive()));
    pool.close();
    workers.forEach(worker -> assertFalse(worker.isAlive()));
  }
}
