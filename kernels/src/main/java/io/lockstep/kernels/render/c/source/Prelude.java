package io.lockstep.kernels.render.c.source;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.render.c.dialect.Dialect;

/** The text before the first kernel of a source. */
public final class Prelude {
  private Prelude() {}

  /** Returns the dialect's preamble, and the helpers that a program needs. */
  public static String of(Dialect dialect, Program program) {
    boolean converts =
        program.schedule().stream()
            .anyMatch(e -> e instanceof Expr.Cast cast && cast.type() == Type.I32);
    boolean halves = program.outputs().contains(DType.BF16);
    return dialect.preamble()
        + (converts ? "\n" + dialect.function() + ScalarWriter.TO_INT : "")
        + (halves ? "\n" + dialect.function() + toBFloat16(dialect) : "")
        + "\n";
  }

  /** Returns the function that rounds a float to the bits of a bfloat16, ties to even. */
  private static String toBFloat16(Dialect dialect) {
    return """
    ushort to_bf16(float x) {
      const uint bits = (uint)%s;
      const uint nearest = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
      return (ushort)(x != x ? 0x7fc0u : nearest);
    }
    """
        .formatted(dialect.asInt("x"));
  }
}
