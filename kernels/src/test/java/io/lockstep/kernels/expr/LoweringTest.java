package io.lockstep.kernels.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.interpret.Interpreter;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoweringTest {
  private static final double[] VALUES = {
    0,
    -0.0,
    0.3,
    -0.3,
    0.5,
    -0.5,
    0.75,
    1,
    -1,
    1.5,
    -1.5,
    2.5,
    -2.5,
    8388607.5,
    -8388607.5,
    8388609,
    1e30,
    -1e30,
    0x1p-149,
    -0x1p-149,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void rint_rounds_ties_to_even_and_keeps_the_sign_of_zero(DType type) {
    check(type, Expr::rint, Math::rint);
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void floor_rounds_down_and_keeps_the_sign_of_zero(DType type) {
    check(type, Expr::floor, Math::floor);
  }

  private static void check(DType type, UnaryOperator<Expr> op, DoubleUnaryOperator expected) {
    Program program = Program.of("round", List.of(type), op.apply(Expr.input(0, type)));
    for (double v : VALUES) {
      double x = type == DType.F32 ? (float) v : v;
      assertEquals(expected.applyAsDouble(x), Interpreter.STRICT.run(program, 0, x)[0]);
    }
  }

  @Test
  void min_and_max_follow_the_written_rule_for_nan_and_equal_zeros() {
    for (double a : VALUES) {
      for (double b : VALUES) {
        float x = (float) a;
        float y = (float) b;
        assertEquals(Float.isNaN(x) || x < y ? x : y, pair(Expr::min, x, y));
        assertEquals(Float.isNaN(x) || x > y ? x : y, pair(Expr::max, x, y));
      }
    }
    assertEquals(-0.0, pair(Expr::max, 0.0f, -0.0f));
    assertEquals(0.0, pair(Expr::min, -0.0f, 0.0f));
  }

  @Test
  void products_without_nan_are_products_but_for_a_zero_in_front() {
    for (double a : VALUES) {
      for (double b : VALUES) {
        float x = (float) a;
        float y = (float) b;
        boolean zeroInFront = x == 0;
        double product = x * y;
        double quotient = x / y;
        assertEquals(
            zeroInFront && Double.isNaN(product) ? 0.0 : product, pair(Expr::mulNoNan, x, y));
        assertEquals(
            zeroInFront && Double.isNaN(quotient) ? 0.0 : quotient, pair(Expr::divNoNan, x, y));
      }
    }
  }

  @Test
  void products_without_nan_by_finite_literals_are_plain_products() {
    Expr x = Expr.input(0, DType.F32);
    assertEquals(x.mul(2), x.mulNoNan(x.constant(2)));
    assertEquals(x.div(2), x.divNoNan(x.constant(2)));
    assertEquals(x.constant(2).mul(x), x.constant(2).mulNoNan(x));
    assertEquals(x, x.mulNoNan(x.constant(1)));
    for (double literal : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Expr.Binary kept = (Expr.Binary) x.mulNoNan(x.constant(literal));
      assertEquals(BinaryOp.MUL_NO_NAN, kept.op());
    }
    assertEquals(BinaryOp.DIV_NO_NAN, ((Expr.Binary) x.divNoNan(x.constant(0))).op());
  }

  private static double pair(java.util.function.BinaryOperator<Expr> op, float x, float y) {
    Expr e = op.apply(Expr.input(0, DType.F32), Expr.input(1, DType.F32));
    Program program = Program.of("pair", List.of(DType.F32, DType.F32), e);
    double folded = ScalarMath.binary(((Expr.Binary) e).op(), Type.F32, x, y);
    double lowered = Interpreter.STRICT.run(program, 0, x, y)[0];
    assertEquals(folded, lowered);
    return lowered;
  }
}
