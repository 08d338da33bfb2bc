package io.lockstep.backend.opencl;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.Shape;
import java.util.List;

/** Kernel specifications for tests. */
final class OpenClKernels {
  private OpenClKernels() {}

  /** Returns the square of each of {@code n} floats. */
  static KernelSpec square(int n) {
    Expr x = Expr.input(0, DType.F32);
    Layout dense = Layout.contiguous(Shape.of(n));
    Program program = Program.of("square", List.of(DType.F32), x.mul(x));
    return new MapSpec(program, Shape.of(n), List.of(dense), List.of(dense));
  }
}
