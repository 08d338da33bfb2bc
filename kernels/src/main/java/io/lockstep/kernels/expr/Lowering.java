package io.lockstep.kernels.expr;

import io.lockstep.kernels.expr.Expr.Binary;
import io.lockstep.kernels.expr.Expr.Call;
import io.lockstep.kernels.expr.Expr.Unary;

/**
 * Expresses the convenient operations in the primitive ones: min and max by comparison, products
 * without NaN by selection, rint and floor by exact additions, float32 elementary functions by
 * their expansion. Functions of F64 stay: only the CPU runs them.
 */
final class Lowering {
  private static final double TWO_23 = 0x1p23;
  private static final double TWO_52 = 0x1p52;

  private Lowering() {}

  static Expr lower(Expr e) {
    return switch (e) {
      case Binary(BinaryOp op, Expr a, Expr b) when op == BinaryOp.MIN -> pick(a.lt(b), a, b);
      case Binary(BinaryOp op, Expr a, Expr b) when op == BinaryOp.MAX -> pick(a.gt(b), a, b);
      case Binary(BinaryOp op, Expr a, Expr b) when op == BinaryOp.MUL_NO_NAN ->
          zeroStays(a, a.mul(b));
      case Binary(BinaryOp op, Expr a, Expr b) when op == BinaryOp.DIV_NO_NAN ->
          zeroStays(a, a.div(b));
      case Unary(UnaryOp op, Expr x) when op == UnaryOp.RINT -> rint(x);
      case Unary(UnaryOp op, Expr x) when op == UnaryOp.FLOOR -> floor(x);
      case Call(var function, Expr x) when x.type() == Type.F32 ->
          new Rewriter(Lowering::lower).rewrite(function.expand(x));
      case Expr.Const _, Expr.Input _, Expr.Index _, Unary _, Binary _, Expr.Fma _ -> e;
      case Expr.Compare _, Expr.Select _, Expr.Cast _, Expr.Bits _, Call _, Expr.Rows _ -> e;
    };
  }

  private static Expr pick(Expr better, Expr a, Expr b) {
    Expr condition = a.type().isFloat() ? better.or(a.isNaN()) : better;
    return condition.select(a, b);
  }

  private static Expr zeroStays(Expr a, Expr result) {
    return result.isNaN().and(a.eq(0)).select(result.constant(0), result);
  }

  /** Adding and taking away 2^23 rounds a float below 2^23 to an integer; the sign is put back. */
  private static Expr rint(Expr x) {
    double big = x.type() == Type.F32 ? TWO_23 : TWO_52;
    Expr magnitude = x.abs();
    Expr rounded = magnitude.add(big).sub(big);
    Expr small = magnitude.lt(big);
    return small.select(withSignOf(x, rounded), x);
  }

  private static Expr floor(Expr x) {
    Expr r = rint(x);
    return r.gt(x).select(r.sub(1), r);
  }

  /** The magnitude with x's sign; 1/x tells the sign of a zero where no bits can be read. */
  private static Expr withSignOf(Expr x, Expr magnitude) {
    if (x.type() == Type.F32) {
      return magnitude.toBits().or(x.toBits().and(0x80000000)).fromBits();
    }
    Expr negative = x.lt(0).or(x.constant(1).div(x).lt(0));
    return negative.select(magnitude.neg(), magnitude);
  }
}
