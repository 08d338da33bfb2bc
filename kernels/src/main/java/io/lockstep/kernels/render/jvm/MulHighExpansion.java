package io.lockstep.kernels.render.jvm;

import io.lockstep.kernels.expr.BinaryOp;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Rewriter;

/** Expresses the high half of a product, which vectors lack, by exact products of 16-bit halves. */
final class MulHighExpansion {
  private MulHighExpansion() {}

  static Program of(Program program) {
    Rewriter rewriter = new Rewriter(MulHighExpansion::expand);
    return Program.of(
        program.name(),
        program.inputs(),
        program.outputs(),
        program.results().stream().map(rewriter::rewrite).toList());
  }

  private static Expr expand(Expr e) {
    if (!(e instanceof Expr.Binary(BinaryOp op, Expr a, Expr b)) || op != BinaryOp.MULHI) {
      return e;
    }
    Expr aLow = a.and(0xffff);
    Expr aHigh = a.shr(16);
    Expr bLow = b.and(0xffff);
    Expr bHigh = b.shr(16);
    Expr upper = aHigh.mul(bLow).add(aLow.mul(bLow).shr(16));
    Expr lower = aLow.mul(bHigh).add(upper.and(0xffff));
    return aHigh.mul(bHigh).add(upper.shr(16)).add(lower.shr(16));
  }
}
