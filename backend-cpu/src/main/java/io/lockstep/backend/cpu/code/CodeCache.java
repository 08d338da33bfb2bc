package io.lockstep.backend.cpu.code;

import io.lockstep.backend.cpu.jit.Candidate;
import io.lockstep.backend.cpu.jit.WarmUpThread;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.JvmRenderer;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.render.jvm.RunSpec;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The rendered code of all devices with vectors of one width, each program once for each way its
 * arguments are walked. It stays for the life of the process, since compiling it again costs far
 * more than keeping it: a device that is opened anew finds its kernels compiled. Safe for any
 * thread.
 */
public final class CodeCache {
  private record Form(int vectorBits, boolean warmUp) {}

  private static final Map<Form, CodeCache> CACHES = new ConcurrentHashMap<>();

  /** Two of the widest vectors, then with a tail; a multiple of all narrower ones. */
  static final int[] LENGTHS = {32, 32, 37};

  private static final int[] TAIL_LENGTHS = {3, 1, 2};

  private static final System.Logger LOG = System.getLogger("io.lockstep.backend.cpu");

  private static final int BYTES_PER_ARGUMENT = 4096;

  private final int vectorBits;
  private final boolean warmUp;
  private final Map<RunSpec, RunCode> runs = new ConcurrentHashMap<>();
  private final Map<RunSpec, RunCode> scalars = new ConcurrentHashMap<>();
  private volatile int replay;

  private CodeCache(Form form) {
    this.vectorBits = form.vectorBits();
    this.warmUp = form.warmUp();
  }

  /**
   * Returns the code of devices.
   *
   * @param vectorBits the width of their vectors, or 0 for the scalar form
   * @param warmUp whether vector code is compiled in the background while the scalar form runs
   */
  public static CodeCache of(int vectorBits, boolean warmUp) {
    return CACHES.computeIfAbsent(new Form(vectorBits, vectorBits > 0 && warmUp), CodeCache::new);
  }

  /** Returns how many floats are computed at once. */
  public int lanes() {
    return Math.max(1, vectorBits / Float.SIZE);
  }

  /** Takes note that a replay begins; it does not matter if threads lose some of the count. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void beginReplay() {
    replay++;
  }

  /** Returns the code of a run, in vector form where possible. */
  public RunCode get(Program program, List<Access> accesses) {
    return runs.computeIfAbsent(new RunSpec(program, accesses), this::render);
  }

  private RunCode render(RunSpec spec) {
    RunCode scalar = scalars.computeIfAbsent(spec.strided(), JvmRenderer::scalar);
    int bits = vectorBits;
    if (bits == 0 || spec.accesses().contains(Access.STRIDED)) {
      return scalar;
    }
    RunCode tail = tiered(spec, TAIL_LENGTHS, scalar, () -> JvmRenderer.masked(spec, bits));
    return tiered(spec, LENGTHS, scalar, () -> JvmRenderer.vector(spec, bits, tail));
  }

  /** Returns code that is scalar at first, where there is a warm-up, and faster later. */
  private RunCode tiered(
      RunSpec spec, int[] lengths, RunCode scalar, Supplier<Optional<RunCode>> faster) {
    if (!warmUp) {
      return faster.get().orElse(scalar);
    }
    TieredRun run = new TieredRun(scalar, () -> replay);
    run.whenHot(() -> speedUp(run, spec, lengths, faster));
    return run;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits: the scalar form goes on.
  private static void speedUp(
      TieredRun run, RunSpec spec, int[] lengths, Supplier<Optional<RunCode>> faster) {
    WarmUpThread.ask(memory -> faster.get().map(code -> candidate(code, spec, lengths, memory)))
        .whenComplete((compiled, failure) -> {
          if (failure != null) {
            LOG.log(
                System.Logger.Level.WARNING,
                "[cpu] " + spec.program().name() + " stays scalar, which is slow",
                failure);
          } else {
            compiled.ifPresent(run::changeTo);
          }
        });
  }

  static Candidate<RunCode> candidate(RunCode code, RunSpec spec, int[] lengths, Arena memory) {
    int arguments = spec.accesses().size();
    long[] frame = new long[2 * arguments];
    for (int k = 0; k < arguments; k++) {
      frame[k] = memory.allocate(BYTES_PER_ARGUMENT, 64).address();
      frame[arguments + k] = spec.arguments().get(k).bytes();
    }
    return new Candidate<>(
        code,
        () -> code.run(frame, 0, 0, 0),
        turn -> code.run(frame, 0, lengths[turn % lengths.length], 0));
  }
}
