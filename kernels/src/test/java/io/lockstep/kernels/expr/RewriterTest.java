package io.lockstep.kernels.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RewriterTest {
  private static final Expr LEFT = Expr.input(0, DType.F32);
  private static final Expr RIGHT = Expr.input(1, DType.F32);

  /** Input 0 becomes 1, input 1 becomes the new input 0. */
  private static Expr substitute(Expr e) {
    return e instanceof Expr.Input in
        ? in.index() == 0 ? Expr.f32(1) : Expr.input(0, DType.F32)
        : e;
  }

  @Test
  void what_simplification_leaves_over_is_not_rewritten_twice() {
    Expr result = new Rewriter(RewriterTest::substitute).rewrite(LEFT.mul(RIGHT));
    assertEquals(Expr.input(0, DType.F32), result);
  }

  @Test
  void an_operand_behind_a_double_negation_is_not_rewritten_twice() {
    Rewriter negated =
        new Rewriter(e -> e instanceof Expr.Input ? Expr.input(7, DType.F32).neg() : e);
    assertEquals(Expr.input(7, DType.F32), negated.rewrite(RIGHT.neg()));
  }
}
