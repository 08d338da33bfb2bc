package io.lockstep.kernels.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ExprTest {
  private final Expr x = Expr.input(0, DType.F32);
  private final Expr d = Expr.input(1, DType.F64);
  private final Expr i = Expr.input(2, DType.I32);

  @Test
  void operands_of_different_types_are_refused() {
    assertMessage("[add] operands must have one fitting type, got F32, F64", () -> x.add(d));
    assertMessage("[and] operands must have one fitting type, got F32, F32", () -> x.and(x));
    assertMessage("[div] operands must have one fitting type, got I32, I32", () -> i.div(i));
    assertMessage(
        "[fma] operands must be floats of one type, got I32, I32, I32", () -> i.fma(i, i));
    assertMessage("[sqrt] operand has the wrong type, got I32", i::sqrt);
    assertMessage("[lt] operands must be numbers of one type, got F32, I32", () -> x.lt(i));
    assertMessage(
        "[select] needs a BOOL and two operands of one type, got F32, F32, F32",
        () -> x.select(x, x));
    assertMessage("[bits] operand must be F32 or I32, got F64", d::toBits);
    assertMessage("[rows] operand must be a float, got I32", () -> i.overRow(ReduceOp.SUM));
    assertMessage(
        "[cast] truth values convert by select or ne(0), got BOOL", () -> x.lt(0).cast(Type.F32));
  }

  private static void assertMessage(String start, Executable call) {
    assertEquals(
        start + "; convert with cast(Type)", assertThrows(ExprException.class, call).getMessage());
  }

  @Test
  void constants_are_rounded_to_their_type() {
    assertEquals(0.1f, value(Expr.f32(0.1)));
    assertEquals(0.1, value(Expr.constant(Type.F64, 0.1)));
    assertEquals(1, value(Expr.constant(Type.BOOL, 5)));
    assertEquals(0x1p-149, value(Expr.f32Bits(1)));
  }

  @Test
  void operations_on_constants_are_folded_as_the_device_computes_them() {
    assertEquals(0.1f + 0.2f, value(Expr.f32(0.1).add(0.2)));
    assertEquals(Math.fma(0.1f, 0.1f, -0.01f), value(Expr.f32(0.1).fma(Expr.f32(0.1), -0.01)));
    assertEquals(Integer.MIN_VALUE, value(Expr.i32(Integer.MAX_VALUE).add(Expr.i32(1))));
    assertEquals(-2, value(Expr.i32(-1).mulhi(Expr.i32(-1))));
    assertEquals(0x7fffffff, value(Expr.i32(-1).shr(1)));
    assertEquals(-1, value(Expr.i32(-2).sar(1)));
    assertEquals(2, value(Expr.i32(1).shl(33)));
    assertEquals(-3, value(Expr.f32(-3.9).cast(Type.I32)));
    assertEquals(0, value(Expr.f32(Double.NaN).cast(Type.I32)));
    assertEquals(Integer.MAX_VALUE, value(Expr.f32(1e20).cast(Type.I32)));
    assertEquals(0x3f800000, value(Expr.f32(1).toBits()));
    assertEquals(1, value(Expr.f32(1).lt(2)));
    assertEquals(3, value(Expr.f32(2).gt(1).select(Expr.f32(3), Expr.f32(4))));
  }

  @Test
  void operations_that_change_no_bit_are_dropped() {
    assertSame(x, x.add(-0.0));
    assertSame(x, x.sub(0.0));
    assertSame(x, x.mul(1));
    assertSame(x, Expr.f32(1).mul(x));
    assertSame(x, x.div(1));
    assertSame(x, x.neg().neg());
    assertSame(x, x.toBits().fromBits());
    assertSame(x, x.lt(0).select(x, x));
    assertSame(i, i.add(Expr.i32(0)));
    assertSame(i, i.or(0));
    assertSame(i, i.shl(0));
    assertSame(x.cast(Type.F32), x);
    assertEquals(x.neg(), x.mul(-1));
    assertEquals(x.abs(), x.neg().abs());
  }

  @Test
  void operations_that_can_change_a_bit_stay() {
    assertNotSame(x, x.add(0.0));
    assertNotSame(x, x.sub(-0.0));
    assertInstanceOf(Expr.Binary.class, x.mul(0));
    assertInstanceOf(Expr.Binary.class, x.sub(x));
    assertInstanceOf(Expr.Compare.class, x.eq(x));
    assertInstanceOf(Expr.Fma.class, x.fma(Expr.f32(1), 0));
  }

  private static double value(Expr e) {
    return assertInstanceOf(Expr.Const.class, e).value();
  }
}
