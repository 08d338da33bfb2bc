package io.lockstep.backend.cpu;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.JvmRenderer;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.render.jvm.RunSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rendered code of one device, each program once for each way its arguments are walked. */
final class CodeCache implements AutoCloseable {
  private final CpuSettings settings;
  private final @Nullable WarmUp warmUp;
  private final Map<RunSpec, RunCode> runs = new HashMap<>();
  private final Map<RunSpec, RunCode> scalars = new HashMap<>();

  CodeCache(CpuSettings settings) {
    this.settings = settings;
    this.warmUp = settings.warmUp() && settings.vectorBits() > 0 ? new WarmUp() : null;
  }

  /** Returns the code of a run, in vector form where possible. */
  RunCode get(Program program, List<Access> accesses) {
    return runs.computeIfAbsent(new RunSpec(program, accesses), this::render);
  }

  private RunCode render(RunSpec spec) {
    RunCode scalar = scalars.computeIfAbsent(spec.strided(), JvmRenderer::scalar);
    if (settings.vectorBits() == 0 || spec.accesses().contains(Access.STRIDED)) {
      return scalar;
    }
    if (warmUp == null) {
      return vector(spec, scalar);
    }
    TieredRun[] tiered = new TieredRun[1];
    tiered[0] =
        new TieredRun(
            scalar,
            () -> warmUp.ask(spec, () -> vector(spec, scalar), code -> tiered[0].changeTo(code)));
    return tiered[0];
  }

  private RunCode vector(RunSpec spec, RunCode scalar) {
    return JvmRenderer.vector(spec, settings.vectorBits(), scalar).orElse(scalar);
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
