package io.lockstep.kernels.expr;

import io.lockstep.kernels.expr.Expr.Binary;
import io.lockstep.kernels.expr.Expr.Bits;
import io.lockstep.kernels.expr.Expr.Cast;
import io.lockstep.kernels.expr.Expr.Compare;
import io.lockstep.kernels.expr.Expr.Const;
import io.lockstep.kernels.expr.Expr.Fma;
import io.lockstep.kernels.expr.Expr.Select;
import io.lockstep.kernels.expr.Expr.Unary;

/**
 * Builds expression nodes: checks operand types, folds constants, and drops operations that change
 * no bit of any operand. Anything that could change a bit ({@code x + 0}, {@code x * 0}) stays.
 */
final class Simplifier {
  private Simplifier() {}

  static Expr unary(UnaryOp op, Expr x) {
    boolean legal =
        switch (op) {
          case NEG -> x.type() != Type.BOOL;
          case ABS, SQRT, RINT, FLOOR -> x.type().isFloat();
          case NOT -> x.type() == Type.BOOL;
        };
    if (!legal) {
      throw ExprException.of(name(op), "operand has the wrong type", x);
    }
    if (x instanceof Const c) {
      return Expr.constant(c.type(), ScalarMath.unary(op, c.type(), c.value()));
    }
    if (op == UnaryOp.ABS && x instanceof Unary u && u.op() == UnaryOp.NEG) {
      return new Unary(UnaryOp.ABS, u.x());
    }
    boolean undoes =
        x instanceof Unary u
            && u.op() == op
            && switch (op) {
              case NEG, NOT -> true;
              case ABS, RINT, FLOOR, SQRT -> false;
            };
    return undoes ? ((Unary) x).x() : new Unary(op, x);
  }

  static Expr binary(BinaryOp op, Expr a, Expr b) {
    boolean legal =
        a.type() == b.type()
            && switch (op) {
              case ADD, SUB, MUL, MIN, MAX -> a.type() != Type.BOOL;
              case DIV, MUL_NO_NAN, DIV_NO_NAN -> a.type().isFloat();
              case AND, OR, XOR -> !a.type().isFloat();
              case SHL, SHR, SAR, MULHI -> a.type() == Type.I32;
            };
    if (!legal) {
      throw ExprException.of(name(op), "operands must have one fitting type", a, b);
    }
    if (a instanceof Const x && b instanceof Const y) {
      return Expr.constant(x.type(), ScalarMath.binary(op, x.type(), x.value(), y.value()));
    }
    return switch (op) {
      case ADD -> isBits(b, neutralZero(a)) ? a : isBits(a, neutralZero(a)) ? b : keep(op, a, b);
      case SUB -> isBits(b, 0.0) ? a : keep(op, a, b);
      case MUL -> {
        if (isBits(b, 1) || isBits(a, -1)) {
          yield isBits(b, 1) ? a : unary(UnaryOp.NEG, b);
        }
        yield isBits(a, 1) ? b : isBits(b, -1) ? unary(UnaryOp.NEG, a) : keep(op, a, b);
      }
      case DIV -> isBits(b, 1) ? a : keep(op, a, b);
      case MUL_NO_NAN -> isNonzero(a) || isFinite(b) ? binary(BinaryOp.MUL, a, b) : keep(op, a, b);
      case DIV_NO_NAN ->
          isNonzero(a) || (isNonzero(b) && isFinite(b))
              ? binary(BinaryOp.DIV, a, b)
              : keep(op, a, b);
      case OR, XOR, SHL, SHR, SAR -> isBits(b, 0.0) ? a : keep(op, a, b);
      case MIN, MAX, AND, MULHI -> keep(op, a, b);
    };
  }

  /** The zero whose addition changes nothing: -0 for floats (since -0 + +0 is +0). */
  private static double neutralZero(Expr e) {
    return e.type().isFloat() ? -0.0 : 0.0;
  }

  private static Expr keep(BinaryOp op, Expr a, Expr b) {
    return new Binary(op, a, b);
  }

  private static boolean isNonzero(Expr e) {
    return e instanceof Const c && c.value() != 0;
  }

  private static boolean isFinite(Expr e) {
    return e instanceof Const c && Double.isFinite(c.value());
  }

  private static boolean isBits(Expr e, double value) {
    return e instanceof Const c
        && Double.doubleToRawLongBits(c.value()) == Double.doubleToRawLongBits(value);
  }

  static Expr fma(Expr a, Expr b, Expr c) {
    if (!a.type().isFloat() || a.type() != b.type() || a.type() != c.type()) {
      throw ExprException.of("fma", "operands must be floats of one type", a, b, c);
    }
    if (a instanceof Const x && b instanceof Const y && c instanceof Const z) {
      return Expr.constant(a.type(), ScalarMath.fma(a.type(), x.value(), y.value(), z.value()));
    }
    return new Fma(a, b, c);
  }

  static Expr compare(CompareOp op, Expr a, Expr b) {
    if (a.type() != b.type() || a.type() == Type.BOOL) {
      throw ExprException.of(name(op), "operands must be numbers of one type", a, b);
    }
    if (a instanceof Const x && b instanceof Const y) {
      return Expr.constant(Type.BOOL, ScalarMath.compare(op, x.value(), y.value()));
    }
    return new Compare(op, a, b);
  }

  static Expr select(Expr condition, Expr then, Expr otherwise) {
    if (condition.type() != Type.BOOL || then.type() != otherwise.type()) {
      throw ExprException.of(
          "select", "needs a BOOL and two operands of one type", condition, then, otherwise);
    }
    if (condition instanceof Const c) {
      return c.value() != 0 ? then : otherwise;
    }
    return then == otherwise ? then : new Select(condition, then, otherwise);
  }

  static Expr cast(Type to, Expr x) {
    if (to == Type.BOOL || x.type() == Type.BOOL) {
      throw ExprException.of("cast", "truth values convert by select or ne(0)", x);
    }
    if (to == x.type()) {
      return x;
    }
    return x instanceof Const c ? Expr.constant(to, c.value()) : new Cast(to, x);
  }

  static Expr bits(Type to, Expr x) {
    if (x.type() != (to == Type.I32 ? Type.F32 : Type.I32)) {
      throw ExprException.of("bits", "operand must be F32 or I32", x);
    }
    if (x instanceof Bits inner) {
      return inner.x();
    }
    return x instanceof Const c
        ? Expr.constant(to, ScalarMath.bits(to, c.value()))
        : new Bits(to, x);
  }

  private static String name(Enum<?> op) {
    return op.name().toLowerCase(java.util.Locale.ROOT);
  }
}
