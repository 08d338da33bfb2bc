package io.lockstep.kernels.render.jvm;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Type;
import java.util.Optional;

/**
 * The bytecode renderer. Both forms of a program give the same bits; the scalar form runs on every
 * JVM, takes any stride and computes in doubles as well.
 */
public final class JvmRenderer {
  private JvmRenderer() {}

  /**
   * Returns the scalar form.
   *
   * @throws MethodTooLargeException if the loop is above the size that HotSpot compiles
   */
  public static RunCode scalar(RunSpec spec) {
    RunSpec lowered = new RunSpec(spec.program().lowered(), spec.accesses()).strided();
    return new ScalarEmitter(lowered).define();
  }

  /**
   * Returns the vector form, whose last few elements are left to {@code tail}; empty if the program
   * computes with doubles, has an argument with a free stride, or stores bytes in too short
   * vectors.
   *
   * @param bits width of a vector: 128, 256 or 512
   * @throws MethodTooLargeException if the loop is above the size that HotSpot compiles
   */
  public static Optional<RunCode> vector(RunSpec spec, int bits, RunCode tail) {
    boolean bytes = spec.arguments().stream().anyMatch(d -> d.bytes() == 1);
    Program lowered = Halves.of(spec.program().lowered());
    if (spec.accesses().contains(Access.STRIDED)
        || (bytes && bits < 256)
        || lowered.schedule().stream().anyMatch(JvmRenderer::isDouble)) {
      return Optional.empty();
    }
    return Optional.of(
        new VectorEmitter(new RunSpec(lowered, spec.accesses()), bits, tail).define());
  }

  private static boolean isDouble(Expr e) {
    return e.type() == Type.F64;
  }
}
