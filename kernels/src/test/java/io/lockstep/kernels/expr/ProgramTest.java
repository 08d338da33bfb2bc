package io.lockstep.kernels.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.function.ElementaryFunctions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgramTest {
  private static final List<DType> ONE = List.of(DType.F32);

  private static Expr x() {
    return Expr.input(0, DType.F32);
  }

  @Test
  void equal_subexpressions_become_one_node() {
    Expr sum = x().add(1).mul(x().add(1));
    assertEquals(4, Program.of("square", ONE, sum).schedule().size());
  }

  @Test
  void operands_come_before_their_users() {
    Set<Expr> seen = new HashSet<>();
    Expr e = x().apply(ElementaryFunctions.EXP).add(x().sqrt()).div(x().abs());
    for (Expr node : Program.of("order", ONE, e).lowered().schedule()) {
      assertTrue(seen.containsAll(node.operands()));
      seen.add(node);
    }
  }

  @Test
  void programs_with_the_same_steps_are_equal_whatever_their_name() {
    Program a = Program.of("a", ONE, x().add(1));
    Program b = Program.of("b", ONE, x().add(1));
    assertEquals(a, b);
    assertEquals(a.hashCode(), b.hashCode());
    assertNotEquals(a, Program.of("a", ONE, x().add(2)));
    assertNotEquals(a, Program.of("a", ONE, x().sub(1)));
    assertNotEquals(
        Program.of("zero", ONE, x().mul(0.0)), Program.of("minus zero", ONE, x().mul(-0.0)));
  }

  @Test
  void lowered_programs_hold_only_what_renderers_know() {
    Expr e = x().max(0).add(x().rint()).add(x().floor()).apply(ElementaryFunctions.SIN);
    for (Expr node : Program.of("all", ONE, e).lowered().schedule()) {
      assertFalse(node instanceof Expr.Call);
      assertFalse(
          node instanceof Expr.Binary b && (b.op() == BinaryOp.MIN || b.op() == BinaryOp.MAX));
      assertFalse(
          node instanceof Expr.Unary u && (u.op() == UnaryOp.RINT || u.op() == UnaryOp.FLOOR));
    }
  }

  @Test
  void functions_of_doubles_stay_when_lowered() {
    Expr e = Expr.input(0, DType.F64).apply(ElementaryFunctions.EXP);
    Program lowered = Program.of("exp", List.of(DType.F64), e).lowered();
    assertTrue(lowered.results().getFirst() instanceof Expr.Call);
  }

  @Test
  void use_of_position_and_rows_is_known() {
    Program position = Program.of("position", List.of(), Expr.index().cast(Type.F32));
    Program rows = Program.of("rows", ONE, x().overRow(ReduceOp.SUM));
    assertTrue(position.usesIndex());
    assertFalse(position.usesRows());
    assertTrue(rows.usesRows());
    assertFalse(rows.usesIndex());
  }

  @Test
  void results_that_do_not_fit_their_outputs_are_refused() {
    var count =
        assertThrows(
            IllegalArgumentException.class,
            () -> Program.of("p", ONE, List.of(DType.F32, DType.F32), List.of(x())));
    assertEquals("[program p] 2 outputs but 1 results", count.getMessage());
    var type =
        assertThrows(
            IllegalArgumentException.class,
            () -> Program.of("p", ONE, List.of(DType.I32), List.of(x())));
    assertEquals("[program p] result 0 is F32 but output 0 is stored as I32", type.getMessage());
    var input =
        assertThrows(
            IllegalArgumentException.class, () -> Program.of("p", ONE, Expr.input(1, DType.F32)));
    assertEquals("[program p] reads input 1 as F32 but its inputs are [F32]", input.getMessage());
  }
}
