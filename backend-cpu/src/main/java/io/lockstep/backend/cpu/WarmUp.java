package io.lockstep.backend.cpu;

import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.render.jvm.RunSpec;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The thread that gets vector code compiled by the JIT before anyone waits for it: it calls each
 * piece often enough on memory of its own, and reports when calls have become fast.
 */
final class WarmUp implements AutoCloseable {
  /** HotSpot hands a method to C2 after 5000 calls; most of them may be empty. */
  private static final int CALLS = 6_000;

  private static final int FULL_CALL_EVERY = 12;

  /** Two vectors of the widest kind, and a multiple of every narrower one. */
  private static final int ELEMENTS = 32;

  /** Far more than compiled code takes for an operation on {@link #ELEMENTS}, far less than not. */
  private static final long COMPILED_NANOS_PER_NODE = 60;

  private static final long COMPILED_NANOS = 1_000;
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final int BYTES_PER_ARGUMENT = 4096;

  private final BlockingQueue<Supplier<Candidate>> requests = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::work, "lockstep-cpu-warm-up");
  private volatile boolean closed;

  WarmUp() {
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Asks for code to be rendered and compiled.
   *
   * @param render renders the code; called on the warm-up thread
   * @param ready receives the code once it is compiled, on the warm-up thread
   */
  void ask(RunSpec spec, Supplier<RunCode> render, Consumer<RunCode> ready) {
    requests.add(() -> new Candidate(spec, render.get(), ready));
  }

  private void work() {
    List<Candidate> waiting = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      long memory = 0;
      int arguments = 0;
      while (!closed) {
        Supplier<Candidate> next =
            waiting.isEmpty() ? requests.take() : requests.poll(2, TimeUnit.MILLISECONDS);
        if (next != null) {
          Candidate candidate = next.get();
          int needed = candidate.spec.accesses().size();
          if (needed > arguments) {
            arguments = needed;
            memory = arena.allocate((long) arguments * BYTES_PER_ARGUMENT, 64).address();
          }
          candidate.prepare(memory);
          waiting.add(candidate);
        }
        for (Iterator<Candidate> all = waiting.iterator(); all.hasNext() && !closed; ) {
          if (all.next().isReady()) {
            all.remove();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Code on its way to being compiled. */
  private final class Candidate {
    private final RunSpec spec;
    private final RunCode code;
    private final Consumer<RunCode> ready;
    private final long[] frame;
    private final long compiledNanos;
    private long deadline;

    Candidate(RunSpec spec, RunCode code, Consumer<RunCode> ready) {
      this.spec = spec;
      this.code = code;
      this.ready = ready;
      this.frame = new long[2 * spec.accesses().size()];
      this.compiledNanos =
          COMPILED_NANOS + COMPILED_NANOS_PER_NODE * spec.program().lowered().schedule().size();
    }

    void prepare(long memory) {
      int arguments = spec.accesses().size();
      for (int k = 0; k < arguments; k++) {
        frame[k] = memory + (long) k * BYTES_PER_ARGUMENT;
        frame[arguments + k] = spec.arguments().get(k).bytes();
      }
      for (int i = 0; i < CALLS && !closed; i++) {
        code.run(frame, 0, i % FULL_CALL_EVERY == 0 ? ELEMENTS : 0, 0);
      }
      deadline = System.nanoTime() + PATIENCE_NANOS;
    }

    boolean isReady() {
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 3; i++) {
        long start = System.nanoTime();
        code.run(frame, 0, ELEMENTS, 0);
        best = Math.min(best, System.nanoTime() - start);
      }
      boolean done = best <= compiledNanos || System.nanoTime() > deadline;
      if (done) {
        ready.accept(code);
      }
      return done;
    }
  }
}
