package io.lockstep.kernels.interpret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.function.ElementaryFunctions;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterpreterTest {
  private static final List<DType> ONE = List.of(DType.F32);
  private final Expr x = Expr.input(0, DType.F32);

  @Test
  void strict_rounds_after_every_operation() {
    Program program = Program.of("thirds", ONE, x.div(3).mul(3).sub(x).add(x.mul(x)));
    float t = 0.7f;
    assertEquals(t / 3 * 3 - t + t * t, Interpreter.STRICT.run(program, 0, t)[0]);
  }

  @Test
  void strict_rounds_a_fused_product_once() {
    Program program = Program.of("fma", ONE, x.fma(x, -1));
    float t = 1 + 0x1p-12f;
    assertEquals(0x1p-11 + 0x1p-24, Interpreter.STRICT.run(program, 0, t)[0]);
  }

  @Test
  void double_does_not_round_to_float() {
    Program program = Program.of("third", ONE, x.div(3));
    assertEquals(1.0 / 3, Interpreter.DOUBLE.run(program, 0, 1)[0]);
  }

  @Test
  void double_takes_functions_from_their_reference() {
    Program program = Program.of("exp", ONE, x.apply(ElementaryFunctions.EXP));
    assertEquals(StrictMath.exp(1), Interpreter.DOUBLE.run(program, 0, 1)[0]);
    assertEquals((float) StrictMath.exp(1), Interpreter.STRICT.run(program, 0, 1)[0]);
  }

  @Test
  void integers_and_truth_values_are_exact_in_both() {
    Expr i = Expr.input(0, DType.I32);
    Expr wrapped = i.mul(i).add(Expr.index());
    Expr positive = i.cast(Type.F32).gt(0).select(Expr.i32(1), Expr.i32(0));
    Program program =
        Program.of(
            "integers",
            List.of(DType.I32),
            List.of(DType.I32, DType.BOOL),
            List.of(wrapped, positive));
    int n = 123_456_789;
    for (Interpreter interpreter : Interpreter.values()) {
      assertArrayEquals(new double[] {n * n + 7, 1}, interpreter.run(program, 7, n));
    }
  }

  @Test
  void bits_of_a_float_survive_the_way_through_an_integer() {
    Program program = Program.of("next", ONE, x.toBits().add(Expr.i32(1)).fromBits());
    for (Interpreter interpreter : Interpreter.values()) {
      assertEquals(Math.nextUp(1.5f), interpreter.run(program, 0, 1.5)[0]);
      assertEquals(Float.MIN_VALUE, interpreter.run(program, 0, 0)[0]);
    }
  }

  @Test
  void row_reductions_are_refused() {
    Program program = Program.of("sum", ONE, x.overRow(ReduceOp.SUM));
    var e =
        assertThrows(IllegalArgumentException.class, () -> Interpreter.STRICT.run(program, 0, 1));
    assertEquals(
        "[interpret] a row reduction needs its whole row; expand it first", e.getMessage());
  }
}
