package io.lockstep.backend.cpu;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.JvmRenderer;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.render.jvm.RunSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rendered code of one device, each program once for each way its arguments are walked. */
final class CodeCache implements AutoCloseable {
  private final CpuSettings settings;
  private final Map<RunSpec, RunCode> runs = new HashMap<>();
  private final Map<RunSpec, RunCode> scalars = new HashMap<>();

  CodeCache(CpuSettings settings) {
    this.settings = settings;
  }

  /** Returns the code of a run, in vector form where possible. */
  RunCode get(Program program, List<Access> accesses) {
    return runs.computeIfAbsent(new RunSpec(program, accesses), this::render);
  }

  private RunCode render(RunSpec spec) {
    RunCode scalar = scalars.computeIfAbsent(spec.strided(), JvmRenderer::scalar);
    if (settings.vectorBits() == 0) {
      return scalar;
    }
    return JvmRenderer.vector(spec, settings.vectorBits(), scalar).orElse(scalar);
  }

  @Override
  public void close() {
    runs.clear();
    scalars.clear();
  }
}
