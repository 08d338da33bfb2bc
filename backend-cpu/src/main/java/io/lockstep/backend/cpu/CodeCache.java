package io.lockstep.backend.cpu;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.JvmRenderer;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.render.jvm.RunSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rendered code of one device, each program once for each way its arguments are walked. */
final class CodeCache implements AutoCloseable {
  /** Two of the widest vectors, then with a tail; a multiple of all narrower ones. */
  private static final int[] LENGTHS = {32, 32, 37};

  private static final int[] TAIL_LENGTHS = {3, 1, 2};

  private final CpuSettings settings;
  private final @Nullable WarmUp warmUp;
  private final Map<RunSpec, RunCode> runs = new HashMap<>();
  private final Map<RunSpec, RunCode> scalars = new HashMap<>();

  private int replay;

  CodeCache(CpuSettings settings) {
    this.settings = settings;
    this.warmUp = settings.warmUp() && settings.vectorBits() > 0 ? new WarmUp() : null;
  }

  /** Takes note that a replay begins. */
  void beginReplay() {
    replay++;
  }

  /** Returns the code of a run, in vector form where possible. */
  RunCode get(Program program, List<Access> accesses) {
    return runs.computeIfAbsent(new RunSpec(program, accesses), this::render);
  }

  private RunCode render(RunSpec spec) {
    RunCode scalar = scalars.computeIfAbsent(spec.strided(), JvmRenderer::scalar);
    int bits = settings.vectorBits();
    if (bits == 0 || spec.accesses().contains(Access.STRIDED)) {
      return scalar;
    }
    RunCode tail = tiered(spec, TAIL_LENGTHS, scalar, () -> JvmRenderer.masked(spec, bits));
    return tiered(spec, LENGTHS, scalar, () -> JvmRenderer.vector(spec, bits, tail));
  }

  /** Returns code that is scalar at first, where there is a warm-up, and faster later. */
  private RunCode tiered(
      RunSpec spec, int[] lengths, RunCode scalar, Supplier<Optional<RunCode>> faster) {
    if (warmUp == null) {
      return faster.get().orElse(scalar);
    }
    TieredRun run = new TieredRun(scalar, () -> replay);
    run.whenHot(() -> warmUp.ask(spec, lengths, faster, run::changeTo));
    return run;
  }

  @Override
  public void close() {
    if (warmUp != null) {
      warmUp.close();
    }
    runs.clear();
    scalars.clear();
  }
}
