package io.lockstep.backend.cpu.jit;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The thread that gets generated vector code compiled by C2: it calls the code until calls no
 * longer allocate. Vectors are objects until C2 keeps them in registers, so code that allocates is
 * slow code.
 *
 * <p>HotSpot counts calls. Nearly all of them are empty, because each operation on vectors that is
 * interpreted takes microseconds, and many of them make HotSpot compile the Vector API's own
 * methods in the form that nobody needs, in front of the code that is waited for. One thread serves
 * the process; it sleeps when there is nothing to do, and gives up what is not compiled although
 * HotSpot has nothing else to compile. Where it has, as on a machine that does much besides, the
 * code waits in its queue, which it must not lose.
 */
public final class WarmUpThread {
  /**
   * Empty calls for each full one. C2 gets to see a method that was called 5000 times since HotSpot
   * began to profile it, which may be late when C1 is busy; a few full ones among them must show it
   * which branches are taken.
   */
  private static final int EMPTY_CALLS = 768;

  /** Time that an empty call takes at most once it is compiled; interpreted it takes over 30. */
  private static final long COMPILED_NANOS = 10;

  /** Looks at compiled code that still allocates, after which it is generated anew. */
  private static final int MOST_FAILURES = 8;

  /**
   * Attempts after which code is given up that is compiled but allocates each time, as happens
   * where C2 compiled it before it knew enough of what it calls, or where a process uses vectors of
   * several widths: C2 then goes by what the others did.
   */
  private static final int MOST_ATTEMPTS = 4;

  /** The part of the patience that each attempt but the last one has. */
  private static final int ATTEMPT_SHARE = 3;

  /** Time from one look to the next: a part of the time waited so far, within limits. */
  private static final int LOOKS_PER_AGE = 16;

  private static final long SHORTEST_PAUSE_NANOS = 1_000_000;

  /** HotSpot forgets to compile what was not called for 50 ms. */
  private static final long LONGEST_PAUSE_NANOS = 25_000_000;

  /**
   * Time in which HotSpot must have compiled something, whatever it is, else what waits is given up
   * for the life of the process; long, since C2 may have to share the machine with much else.
   */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Patience with an attempt while HotSpot compiles one thing after another. */
  private static final int LONGEST_ATTEMPT = 60;

  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.cpu");

  private static final WarmUpThread INSTANCE =
      new WarmUpThread(hasC2() ? PATIENCE_NANOS : 0, compilationMillis());

  private final BlockingQueue<Request<?>> requests = new LinkedBlockingQueue<>();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final long patienceNanos;
  private final LongSupplier compilationMillis;
  private final Thread thread = new Thread(this::work, "lockstep-warm-up");
  private long compiledMillis;
  private long lastProgress;

  /**
   * Starts a thread, which lives as long as the process.
   *
   * @param compilationMillis tells the time that HotSpot took to compile all that it has compiled
   */
  WarmUpThread(long patienceNanos, LongSupplier compilationMillis) {
    this.patienceNanos = patienceNanos;
    this.compilationMillis = compilationMillis;
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns whether this JVM may compile by C2: not with {@code -Xint}, or C1 alone. */
  private static boolean hasC2() {
    String mode = System.getProperty("java.vm.info", "");
    return !mode.contains("interpreted") && !mode.contains("emulated-client");
  }

  private static LongSupplier compilationMillis() {
    CompilationMXBean jit = ManagementFactory.getCompilationMXBean();
    return jit != null && jit.isCompilationTimeMonitoringSupported()
        ? jit::getTotalCompilationTime
        : () -> 0;
  }

  /** Returns what the thread is doing, for tests. */
  Thread.State state() {
    return thread.getState();
  }

  /**
   * Asks for code to be generated and compiled.
   *
   * @param generate generates the code, if there is any, and may allocate memory to call it on;
   *     called on the warm-up thread
   * @return completed on the warm-up thread: the code once it is compiled; empty if there is none
   *     or the JIT does not keep its vectors in registers; the exception if it cannot be generated
   */
  public static <T> CompletableFuture<Optional<T>> ask(
      Function<Arena, Optional<Candidate<T>>> generate) {
    return INSTANCE.request(generate);
  }

  <T> CompletableFuture<Optional<T>> request(Function<Arena, Optional<Candidate<T>>> generate) {
    Request<T> request = new Request<>(generate, new CompletableFuture<>());
    requests.add(request);
    return request.result;
  }

  private record Request<T>(
      Function<Arena, Optional<Candidate<T>>> generate, CompletableFuture<Optional<T>> result) {}

  private void work() {
    List<Trial<?>> trials = new ArrayList<>();
    try {
      while (true) {
        Request<?> request =
            trials.isEmpty()
                ? requests.take()
                : requests.poll(SHORTEST_PAUSE_NANOS, TimeUnit.NANOSECONDS);
        for (; request != null; request = requests.poll()) {
          begin(request, trials);
        }
        noteProgress();
        trials.removeIf(Trial::isOver);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void noteProgress() {
    long now = compilationMillis.getAsLong();
    if (now != compiledMillis) {
      compiledMillis = now;
      lastProgress = System.nanoTime();
    }
  }

  /** The thread serves the whole process, so nothing that fails may end it. */
  private void begin(Request<?> request, List<Trial<?>> trials) {
    try {
      trials.add(new Trial<>(request));
      lastProgress = System.nanoTime();
    } catch (RuntimeException | Error e) {
      request.result.completeExceptionally(e);
    }
  }

  /** Code on its way to being compiled, with the memory it is called on. */
  private final class Trial<T> {
    private final Request<T> request;
    private final Arena arena = Arena.ofConfined();
    private Optional<Candidate<T>> candidate = Optional.empty();
    private long begin;
    private long lastLook;
    private int attempts;
    private int failures;
    private int turn;

    Trial(Request<T> request) {
      this.request = request;
      generate();
    }

    private void generate() {
      try {
        candidate = request.generate.apply(arena);
      } catch (RuntimeException | Error e) {
        request.result.completeExceptionally(e);
        candidate = Optional.empty();
      }
      begin = System.nanoTime();
      lastLook = begin;
      failures = 0;
      attempts++;
    }

    /** Looks again if it is time to; hands the code over once it is compiled. */
    boolean isOver() {
      try {
        return candidate.isEmpty() ? finish(Optional.empty()) : isOver(candidate.get());
      } catch (RuntimeException | Error e) {
        if (arena.scope().isAlive()) {
          arena.close();
        }
        request.result.completeExceptionally(e);
        return true;
      }
    }

    private boolean isOver(Candidate<T> code) {
      if (isCompiled(code)) {
        lastProgress = System.nanoTime();
        return finish(Optional.of(code.code()));
      }
      boolean isLast = attempts >= MOST_ATTEMPTS || patienceNanos == 0;
      long patience = isLast ? patienceNanos : patienceNanos / ATTEMPT_SHARE;
      long now = System.nanoTime();
      boolean waits =
          now - Math.max(begin, lastProgress) < patience
              && now - begin < LONGEST_ATTEMPT * patienceNanos;
      if (failures < MOST_FAILURES && waits) {
        return false;
      }
      if (!isLast) {
        generate();
        return false;
      }
      LOG.log(
          patienceNanos == 0 ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
          "[cpu] the JIT did not compile {0} to code without objects; scalar code, which is"
              + " many times slower, stands in for it until this process ends: use a JVM with"
              + " C2, without flags that hold it back, vectors of one width, and leave it a"
              + " processor at the start",
          code.code().getClass().getSimpleName());
      return finish(Optional.empty());
    }

    private boolean finish(Optional<T> outcome) {
      arena.close();
      request.result.complete(outcome);
      return true;
    }

    /** Calls the code some more; returns whether a full call has allocated nothing. */
    private boolean isCompiled(Candidate<T> code) {
      long start = System.nanoTime();
      long pause = Math.min((start - begin) / LOOKS_PER_AGE, LONGEST_PAUSE_NANOS);
      if (start - lastLook < pause) {
        return false;
      }
      lastLook = start;
      for (int i = 0; i < EMPTY_CALLS; i++) {
        code.empty().run();
      }
      boolean fast = System.nanoTime() - start < COMPILED_NANOS * EMPTY_CALLS;
      long before = threads.getCurrentThreadAllocatedBytes();
      code.full().accept(turn++);
      if (threads.getCurrentThreadAllocatedBytes() == before) {
        return true;
      }
      failures = fast ? failures + 1 : 0;
      return false;
    }
  }
}
