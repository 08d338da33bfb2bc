package io.lockstep.kernels.render.jvm;

import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Type;
import java.util.Optional;

/**
 * The bytecode renderer. Both forms of a program give the same bits; the scalar form runs on every
 * JVM, takes any stride and computes in doubles as well. A program too long for HotSpot's compiler
 * is cut into several methods.
 */
public final class JvmRenderer {
  /** How often a part may be cut again. */
  private static final int MOST_CUTS = 10;

  private JvmRenderer() {}

  /**
   * Returns the scalar form.
   *
   * @throws MethodTooLargeException if the program is too long even in many parts
   */
  public static RunCode scalar(RunSpec spec) {
    return scalarForm(new RunSpec(spec.program().lowered(), spec.accesses()).strided(), MOST_CUTS);
  }

  private static RunCode scalarForm(RunSpec lowered, int cuts) {
    try {
      return new ScalarEmitter(lowered).define();
    } catch (MethodTooLargeException e) {
      if (cuts == 0) {
        throw e;
      }
      return SplitLoop.of(lowered, half -> scalarForm(half, cuts - 1));
    }
  }

  /**
   * Returns the vector form; empty if the program computes with doubles, has an argument with a
   * free stride, or loads or stores bytes or bfloat16 by vectors of 128 bits, whose lanes are too
   * few.
   *
   * @param bits width of a vector: 128, 256 or 512
   * @param tail what computes the elements behind the last whole vector
   * @throws MethodTooLargeException if the program is too long even in many parts
   */
  public static Optional<RunCode> vector(RunSpec spec, int bits, RunCode tail) {
    return prepare(spec, bits, 256).map(lowered -> vectorForm(lowered, bits, tail, MOST_CUTS));
  }

  /**
   * Returns the masked form, which computes less than one vector of elements; empty where there is
   * no vector form, where the program is too long for one method, or where the hardware lacks
   * masked loads and stores: with vectors of 128 bits, and of bytes and bfloat16 with less than
   * 512.
   *
   * @param bits width of a vector
   */
  public static Optional<RunCode> masked(RunSpec spec, int bits) {
    if (bits < 256) {
      return Optional.empty();
    }
    try {
      return prepare(spec, bits, 512)
          .map(lowered -> new VectorEmitter(lowered, bits, null).define());
    } catch (MethodTooLargeException e) {
      return Optional.empty();
    }
  }

  private static Optional<RunSpec> prepare(RunSpec spec, int bits, int bitsForNarrow) {
    boolean narrow = spec.arguments().stream().anyMatch(d -> d.bytes() < Integer.BYTES);
    Program lowered = MulHighExpansion.of(spec.program().lowered());
    if (spec.accesses().contains(Access.STRIDED)
        || (narrow && bits < bitsForNarrow)
        || lowered.schedule().stream().anyMatch(e -> e.type() == Type.F64)) {
      return Optional.empty();
    }
    return Optional.of(new RunSpec(lowered, spec.accesses()));
  }

  private static RunCode vectorForm(RunSpec lowered, int bits, RunCode tail, int cuts) {
    try {
      return new VectorEmitter(lowered, bits, tail).define();
    } catch (MethodTooLargeException e) {
      if (cuts == 0) {
        throw e;
      }
      return SplitLoop.of(
          lowered, half -> vectorForm(half, bits, scalarForm(half.strided(), MOST_CUTS), cuts - 1));
    }
  }
}
