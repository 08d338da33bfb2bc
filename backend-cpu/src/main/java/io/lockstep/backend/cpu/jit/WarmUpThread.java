package io.lockstep.backend.cpu.jit;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The thread that gets generated vector code compiled by C2: it calls the code until calls no
 * longer allocate. Vectors are objects until C2 keeps them in registers, so code that allocates is
 * slow code.
 *
 * <p>HotSpot counts calls. Nearly all of them are empty, because each operation on vectors that is
 * interpreted takes microseconds, and many of them make HotSpot compile the Vector API's own
 * methods in the form that nobody needs, in front of the code that is waited for. One thread serves
 * the process; it sleeps when there is nothing to do, and gives up what is not compiled in time.
 */
public final class WarmUpThread {
  /** Empty calls of a look; C2 gets to see a method that was called 5000 times. */
  private static final int EMPTY_CALLS = 512;

  /** Looks with a full call each, from which C2 learns which branches are taken. */
  private static final int TEACHING_LOOKS = 12;

  /** Looks from one full call to the next, later, if nothing else speaks for one. */
  private static final int LOOKS_PER_TRIAL = 32;

  /** Time that an empty call takes at most once it is compiled; interpreted it takes over 30. */
  private static final long COMPILED_NANOS = 10;

  /** Time from one look to the next, while C2 learns of the code and when it surely has. */
  private static final long PAUSE_NANOS = 1_000_000;

  private static final long LONG_PAUSE_NANOS = 4_000_000;

  /** Time in which something must have been compiled, else all that waits is given up. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final WarmUpThread INSTANCE = new WarmUpThread();

  private final BlockingQueue<Request<?>> requests = new LinkedBlockingQueue<>();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long lastProgress;

  private WarmUpThread() {
    Thread thread = new Thread(this::work, "lockstep-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Asks for code to be generated and compiled.
   *
   * @param generate generates the code, if there is any, and may allocate memory to call it on;
   *     called on the warm-up thread
   * @return completed on the warm-up thread: the code once it is compiled; empty if there is none or
   *     the JIT does not keep its vectors in registers; the exception if it cannot be generated
   */
  public static <T> CompletableFuture<Optional<T>> ask(
      Function<Arena, Optional<Candidate<T>>> generate) {
    Request<T> request = new Request<>(generate, new CompletableFuture<>());
    INSTANCE.requests.add(request);
    return request.result;
  }

  private record Request<T>(
      Function<Arena, Optional<Candidate<T>>> generate, CompletableFuture<Optional<T>> result) {}

  private void work() {
    List<Trial<?>> trials = new ArrayList<>();
    try {
      while (true) {
        Request<?> request =
            trials.isEmpty() ? requests.take() : requests.poll(PAUSE_NANOS, TimeUnit.NANOSECONDS);
        for (; request != null; request = requests.poll()) {
          trials.add(new Trial<>(request));
          lastProgress = System.nanoTime();
        }
        trials.removeIf(Trial::isOver);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Code on its way to being compiled, with the memory it is called on. */
  private final class Trial<T> {
    private final CompletableFuture<Optional<T>> result;
    private final Arena arena = Arena.ofConfined();
    private Optional<Candidate<T>> candidate = Optional.empty();
    private int looks;
    private long lastLook;

    Trial(Request<T> request) {
      this.result = request.result;
      try {
        candidate = request.generate.apply(arena);
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    }

    /** Looks again if it is time to, and hands the code over once it is compiled. */
    boolean isOver() {
      Optional<T> outcome;
      if (candidate.isPresent() && !isCompiled(candidate.get())) {
        if (System.nanoTime() - lastProgress < PATIENCE_NANOS) {
          return false;
        }
        outcome = Optional.empty();
      } else {
        outcome = candidate.map(Candidate::code);
        lastProgress = System.nanoTime();
      }
      arena.close();
      result.complete(outcome);
      return true;
    }

    /** Calls the code some more; returns whether a full call has allocated nothing. */
    private boolean isCompiled(Candidate<T> code) {
      long start = System.nanoTime();
      if (looks > TEACHING_LOOKS && start - lastLook < LONG_PAUSE_NANOS) {
        return false;
      }
      lastLook = start;
      for (int i = 0; i < EMPTY_CALLS; i++) {
        code.empty().run();
      }
      boolean fast = System.nanoTime() - start < COMPILED_NANOS * EMPTY_CALLS;
      if (++looks > TEACHING_LOOKS && !fast && looks % LOOKS_PER_TRIAL != 0) {
        return false;
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      code.full().accept(looks);
      return threads.getCurrentThreadAllocatedBytes() == before;
    }
  }
}
