package io.lockstep.backend.cpu;

import com.sun.management.ThreadMXBean;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.render.jvm.RunSpec;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The thread that gets vector code compiled by the JIT before anyone waits for it: it calls each
 * piece often enough on memory of its own, and reports when calls have stopped allocating. Vectors
 * are objects until C2 keeps them in registers, so code that allocates is slow code, and code that
 * this machine cannot keep in registers never takes over.
 */
final class WarmUp {
  /**
   * Calls between two looks. HotSpot hands a method to C1 after some hundred calls, and to C2 after
   * 5000 more; most of them may be empty.
   */
  private static final int CALLS = 600;

  private static final int FULL_CALL_EVERY = 12;

  /** Looks after which C2 surely knows of the code and only time is needed. */
  private static final int LOOKS = 150;

  private static final int PAUSE_MILLIS = 1;
  private static final int LONG_PAUSE_MILLIS = 10;

  private static final int BYTES_PER_ARGUMENT = 4096;

  private final BlockingQueue<Supplier<Optional<Candidate>>> requests = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::work, "lockstep-warm-up");
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  WarmUp() {
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Asks for code to be rendered and compiled.
   *
   * @param lengths the numbers of elements to call the code with, so that it is compiled with all
   *     its branches
   * @param render renders the code, if there is any; called on the warm-up thread
   * @param ready receives the code once it is compiled, on the warm-up thread
   */
  void ask(
      RunSpec spec, int[] lengths, Supplier<Optional<RunCode>> render, Consumer<RunCode> ready) {
    requests.add(() -> render.get().map(code -> new Candidate(spec, lengths, code, ready)));
  }

  private void work() {
    List<Candidate> waiting = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      long memory = 0;
      int arguments = 0;
      while (true) {
        Supplier<Optional<Candidate>> next =
            waiting.isEmpty()
                ? requests.take()
                : requests.poll(pause(waiting), TimeUnit.MILLISECONDS);
        Candidate candidate = next == null ? null : next.get().orElse(null);
        if (candidate != null) {
          int needed = candidate.spec.accesses().size();
          if (needed > arguments) {
            arguments = needed;
            memory = arena.allocate((long) arguments * BYTES_PER_ARGUMENT, 64).address();
          }
          candidate.useMemory(memory);
          waiting.add(candidate);
        }
        for (Iterator<Candidate> all = waiting.iterator(); all.hasNext(); ) {
          if (all.next().isReady()) {
            all.remove();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int pause(List<Candidate> waiting) {
    boolean busy = waiting.stream().anyMatch(c -> c.looks < LOOKS);
    return busy ? PAUSE_MILLIS : LONG_PAUSE_MILLIS;
  }

  /** Code on its way to being compiled. */
  private final class Candidate {
    private final RunSpec spec;
    private final int[] lengths;
    private final RunCode code;
    private final Consumer<RunCode> ready;
    private final long[] frame;
    private int looks;

    Candidate(RunSpec spec, int[] lengths, RunCode code, Consumer<RunCode> ready) {
      this.spec = spec;
      this.lengths = lengths;
      this.code = code;
      this.ready = ready;
      this.frame = new long[2 * spec.accesses().size()];
    }

    void useMemory(long memory) {
      int arguments = spec.accesses().size();
      for (int k = 0; k < arguments; k++) {
        frame[k] = memory + (long) k * BYTES_PER_ARGUMENT;
        frame[arguments + k] = spec.arguments().get(k).bytes();
      }
    }

    /** Calls the code some more, and hands it over if it no longer allocates. */
    boolean isReady() {
      int calls = looks < LOOKS ? CALLS : CALLS / 10;
      for (int i = 0; i < calls; i++) {
        boolean empty = i % FULL_CALL_EVERY != 0;
        code.run(frame, 0, empty ? 0 : lengths[i / FULL_CALL_EVERY % lengths.length], 0);
      }
      looks++;
      long before = threads.getCurrentThreadAllocatedBytes();
      code.run(frame, 0, lengths[0], 0);
      boolean done = threads.getCurrentThreadAllocatedBytes() == before;
      if (done) {
        ready.accept(code);
      }
      return done;
    }
  }
}
