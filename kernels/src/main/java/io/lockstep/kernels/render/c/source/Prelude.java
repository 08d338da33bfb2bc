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
        + (halves ? "\n" + dialect.function() + dialect.toBFloat16() : "")
        + "\n";
  }
}
