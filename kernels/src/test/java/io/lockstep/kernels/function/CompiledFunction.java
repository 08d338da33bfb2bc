package io.lockstep.kernels.function;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.render.jvm.Access;
import io.lockstep.kernels.render.jvm.JvmRenderer;
import io.lockstep.kernels.render.jvm.RunCode;
import io.lockstep.kernels.render.jvm.RunSpec;
import io.lockstep.kernels.render.jvm.VectorSupport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The float32 expansion of an elementary function, compiled; for any thread. */
final class CompiledFunction {
  private final RunCode code;

  CompiledFunction(Elementary function) {
    RunSpec spec = new RunSpec(program(function), List.of(Access.UNIT, Access.UNIT));
    RunCode scalar = JvmRenderer.scalar(spec);
    code =
        VectorSupport.preferredBits() == 0
            ? scalar
            : JvmRenderer.vector(spec, VectorSupport.preferredBits(), scalar).orElseThrow();
  }

  static Program program(Elementary function) {
    return Program.of(
        function.name(), List.of(DType.F32), Expr.input(0, DType.F32).apply(function));
  }

  /** Returns the function of each argument. */
  float[] apply(float[] x) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = arena.allocate(Math.max(4L * x.length, 4), 64);
      MemorySegment results = arena.allocate(Math.max(4L * x.length, 4), 64);
      MemorySegment.copy(x, 0, arguments, ValueLayout.JAVA_FLOAT, 0, x.length);
      code.run(new long[] {arguments.address(), results.address(), 4, 4}, 0, x.length, 0);
      float[] y = new float[x.length];
      MemorySegment.copy(results, ValueLayout.JAVA_FLOAT, 0, y, 0, x.length);
      return y;
    }
  }
}
