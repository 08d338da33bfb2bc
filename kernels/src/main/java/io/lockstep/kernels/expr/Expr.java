package io.lockstep.kernels.expr;

import java.util.List;

/**
 * A scalar expression: what one element of a kernel computes from its inputs. Expressions form a
 * graph by shared references and are compared by identity; {@link Program} merges equal parts.
 *
 * <p>Build them with the methods here, which check types and fold constants (only where no bit of
 * any result can change). Records may be matched on, but not built, elsewhere.
 */
public sealed interface Expr {
  /** Returns the type of the value. */
  Type type();

  /** Returns the operands in order. */
  default List<Expr> operands() {
    return switch (this) {
      case Const _, Input _, Index _ -> List.of();
      case Unary e -> List.of(e.x);
      case Binary e -> List.of(e.a, e.b);
      case Fma e -> List.of(e.a, e.b, e.c);
      case Compare e -> List.of(e.a, e.b);
      case Select e -> List.of(e.condition, e.then, e.otherwise);
      case Cast e -> List.of(e.x);
      case Bits e -> List.of(e.x);
      case Call e -> List.of(e.x);
      case Rows e -> List.of(e.x);
    };
  }

  /** A literal; {@code value} is exact for the type (for {@code BOOL}, 0 or 1). */
  record Const(Type type, double value) implements Expr {}

  /** The element of the kernel's {@code index}-th input at the current position. */
  record Input(int index, DType dtype) implements Expr {
    @Override
    public Type type() {
      return dtype.type();
    }
  }

  /** The row-major index of the current element in the iteration space, from 0. */
  record Index() implements Expr {
    @Override
    public Type type() {
      return Type.I32;
    }
  }

  /** An operation of one operand. */
  record Unary(UnaryOp op, Expr x) implements Expr {
    @Override
    public Type type() {
      return x.type();
    }
  }

  /** An operation of two operands of one type. */
  record Binary(BinaryOp op, Expr a, Expr b) implements Expr {
    @Override
    public Type type() {
      return a.type();
    }
  }

  /** {@code a*b + c}, rounded once. */
  record Fma(Expr a, Expr b, Expr c) implements Expr {
    @Override
    public Type type() {
      return a.type();
    }
  }

  /** A comparison. */
  record Compare(CompareOp op, Expr a, Expr b) implements Expr {
    @Override
    public Type type() {
      return Type.BOOL;
    }
  }

  /** {@code condition ? then : otherwise}; both branches are computed. */
  record Select(Expr condition, Expr then, Expr otherwise) implements Expr {
    @Override
    public Type type() {
      return then.type();
    }
  }

  /**
   * A conversion by value between F32, F64 and I32: to a float rounded to nearest even; to an
   * integer truncated, saturating, NaN to 0.
   */
  record Cast(Type type, Expr x) implements Expr {}

  /** A reinterpretation of the bits, between F32 and I32. */
  record Bits(Type type, Expr x) implements Expr {}

  /** An elementary function such as exp, expanded to primitives when a program is lowered. */
  record Call(Elementary function, Expr x) implements Expr {
    @Override
    public Type type() {
      return x.type();
    }
  }

  /**
   * The reduction of {@code x} over the last axis, the same value for a whole row; {@code x} is
   * evaluated for every element of the row.
   */
  record Rows(ReduceOp op, Expr x) implements Expr {
    @Override
    public Type type() {
      return x.type();
    }
  }

  // ---- leaves

  /** Returns a literal, rounded to the type. */
  static Expr constant(Type type, double value) {
    return switch (type) {
      case F32 -> new Const(type, (float) value);
      case F64 -> new Const(type, value);
      case I32 -> new Const(type, (int) value);
      case BOOL -> new Const(type, value != 0 ? 1 : 0);
    };
  }

  /** Returns a 32-bit float literal. */
  static Expr f32(double value) {
    return constant(Type.F32, value);
  }

  /** Returns an integer literal. */
  static Expr i32(int value) {
    return constant(Type.I32, value);
  }

  /** Returns the 32-bit float with the given bits, as a literal. */
  static Expr f32Bits(int bits) {
    return constant(Type.F32, Float.intBitsToFloat(bits));
  }

  /** Returns the element of the kernel's {@code index}-th input. */
  static Expr input(int index, DType dtype) {
    return new Input(index, dtype);
  }

  /** Returns the row-major index of the current element. */
  static Expr index() {
    return new Index();
  }

  /** Returns a literal of this expression's type. */
  default Expr constant(double value) {
    return constant(type(), value);
  }

  // ---- operations by name, for expressions that come from a file

  /** Returns an operation of one operand. */
  static Expr of(UnaryOp op, Expr x) {
    return Simplifier.unary(op, x);
  }

  /** Returns an operation of two operands of one type. */
  static Expr of(BinaryOp op, Expr a, Expr b) {
    return Simplifier.binary(op, a, b);
  }

  /** Returns a comparison of two operands of one type. */
  static Expr of(CompareOp op, Expr a, Expr b) {
    return Simplifier.compare(op, a, b);
  }

  // ---- arithmetic

  /** Returns {@code this + b}. */
  default Expr add(Expr b) {
    return Simplifier.binary(BinaryOp.ADD, this, b);
  }

  /** Returns {@code this + b}. */
  default Expr add(double b) {
    return add(constant(b));
  }

  /** Returns {@code this - b}. */
  default Expr sub(Expr b) {
    return Simplifier.binary(BinaryOp.SUB, this, b);
  }

  /** Returns {@code this - b}. */
  default Expr sub(double b) {
    return sub(constant(b));
  }

  /** Returns {@code this * b}. */
  default Expr mul(Expr b) {
    return Simplifier.binary(BinaryOp.MUL, this, b);
  }

  /** Returns {@code this * b}. */
  default Expr mul(double b) {
    return mul(constant(b));
  }

  /** Returns {@code this / b}. */
  default Expr div(Expr b) {
    return Simplifier.binary(BinaryOp.DIV, this, b);
  }

  /** Returns {@code this / b}. */
  default Expr div(double b) {
    return div(constant(b));
  }

  /**
   * Returns {@code this * b}, but 0 where this is 0 and b infinite or NaN: what weighs nothing does
   * not count.
   */
  default Expr mulNoNan(Expr b) {
    return Simplifier.binary(BinaryOp.MUL_NO_NAN, this, b);
  }

  /** Returns {@code this / b}, but 0 where this is 0 and b is 0 or NaN. */
  default Expr divNoNan(Expr b) {
    return Simplifier.binary(BinaryOp.DIV_NO_NAN, this, b);
  }

  /** Returns the smaller of the two by {@link BinaryOp#MIN}. */
  default Expr min(Expr b) {
    return Simplifier.binary(BinaryOp.MIN, this, b);
  }

  /** Returns the smaller of the two by {@link BinaryOp#MIN}. */
  default Expr min(double b) {
    return min(constant(b));
  }

  /** Returns the larger of the two by {@link BinaryOp#MAX}. */
  default Expr max(Expr b) {
    return Simplifier.binary(BinaryOp.MAX, this, b);
  }

  /** Returns the larger of the two by {@link BinaryOp#MAX}. */
  default Expr max(double b) {
    return max(constant(b));
  }

  /** Returns {@code this*b + c}, rounded once. */
  default Expr fma(Expr b, Expr c) {
    return Simplifier.fma(this, b, c);
  }

  /** Returns {@code this*b + c}, rounded once. */
  default Expr fma(Expr b, double c) {
    return fma(b, constant(c));
  }

  /** Returns the operand with its sign changed. */
  default Expr neg() {
    return Simplifier.unary(UnaryOp.NEG, this);
  }

  /** Returns the absolute value. */
  default Expr abs() {
    return Simplifier.unary(UnaryOp.ABS, this);
  }

  /** Returns the square root. */
  default Expr sqrt() {
    return Simplifier.unary(UnaryOp.SQRT, this);
  }

  /** Returns the nearest integral value, ties to even. */
  default Expr rint() {
    return Simplifier.unary(UnaryOp.RINT, this);
  }

  /** Returns the largest integral value not above this one. */
  default Expr floor() {
    return Simplifier.unary(UnaryOp.FLOOR, this);
  }

  // ---- bits and integers

  /** Returns the bitwise or logical and. */
  default Expr and(Expr b) {
    return Simplifier.binary(BinaryOp.AND, this, b);
  }

  /** Returns the bitwise and with a literal. */
  default Expr and(int b) {
    return and(i32(b));
  }

  /** Returns the bitwise or logical or. */
  default Expr or(Expr b) {
    return Simplifier.binary(BinaryOp.OR, this, b);
  }

  /** Returns the bitwise or with a literal. */
  default Expr or(int b) {
    return or(i32(b));
  }

  /** Returns the bitwise or logical exclusive or. */
  default Expr xor(Expr b) {
    return Simplifier.binary(BinaryOp.XOR, this, b);
  }

  /** Returns the integer shifted left by {@code bits}, taken modulo 32. */
  default Expr shl(Expr bits) {
    return Simplifier.binary(BinaryOp.SHL, this, bits);
  }

  /** Returns the integer shifted left. */
  default Expr shl(int bits) {
    return shl(i32(bits));
  }

  /** Returns the integer shifted right, filled with zeros; {@code bits} is taken modulo 32. */
  default Expr shr(Expr bits) {
    return Simplifier.binary(BinaryOp.SHR, this, bits);
  }

  /** Returns the integer shifted right, filled with zeros. */
  default Expr shr(int bits) {
    return shr(i32(bits));
  }

  /** Returns the integer shifted right, filled with its sign. */
  default Expr sar(int bits) {
    return Simplifier.binary(BinaryOp.SAR, this, i32(bits));
  }

  /** Returns the high half of the unsigned 64-bit product. */
  default Expr mulhi(Expr b) {
    return Simplifier.binary(BinaryOp.MULHI, this, b);
  }

  /** Returns the logical not of a truth value. */
  default Expr not() {
    return Simplifier.unary(UnaryOp.NOT, this);
  }

  // ---- comparison, selection, conversion

  /** Returns whether {@code this < b}. */
  default Expr lt(Expr b) {
    return Simplifier.compare(CompareOp.LT, this, b);
  }

  /** Returns whether {@code this < b}. */
  default Expr lt(double b) {
    return lt(constant(b));
  }

  /** Returns whether {@code this <= b}. */
  default Expr le(Expr b) {
    return Simplifier.compare(CompareOp.LE, this, b);
  }

  /** Returns whether {@code this <= b}. */
  default Expr le(double b) {
    return le(constant(b));
  }

  /** Returns whether {@code this > b}. */
  default Expr gt(Expr b) {
    return b.lt(this);
  }

  /** Returns whether {@code this > b}. */
  default Expr gt(double b) {
    return gt(constant(b));
  }

  /** Returns whether {@code this >= b}. */
  default Expr ge(Expr b) {
    return b.le(this);
  }

  /** Returns whether {@code this >= b}. */
  default Expr ge(double b) {
    return ge(constant(b));
  }

  /** Returns whether the two are equal. */
  default Expr eq(Expr b) {
    return Simplifier.compare(CompareOp.EQ, this, b);
  }

  /** Returns whether this equals a literal. */
  default Expr eq(double b) {
    return eq(constant(b));
  }

  /** Returns whether the two differ (true for NaN). */
  default Expr ne(Expr b) {
    return Simplifier.compare(CompareOp.NE, this, b);
  }

  /** Returns whether this differs from a literal (true for NaN). */
  default Expr ne(double b) {
    return ne(constant(b));
  }

  /** Returns whether this float is NaN. */
  default Expr isNaN() {
    return ne(this);
  }

  /** Returns {@code this ? then : otherwise} of a truth value. */
  default Expr select(Expr then, Expr otherwise) {
    return Simplifier.select(this, then, otherwise);
  }

  /** Returns the value converted to another type. */
  default Expr cast(Type to) {
    return Simplifier.cast(to, this);
  }

  /** Returns the bits of a 32-bit float as an integer. */
  default Expr toBits() {
    return Simplifier.bits(Type.I32, this);
  }

  /** Returns the 32-bit float that has this integer's bits. */
  default Expr fromBits() {
    return Simplifier.bits(Type.F32, this);
  }

  // ---- functions

  /** Returns an elementary function of this float. */
  default Expr apply(Elementary function) {
    if (!type().isFloat()) {
      throw ExprException.of(function.name(), "operand must be a float", this);
    }
    return new Call(function, this);
  }

  /** Returns the reduction of this value over the last axis. */
  default Expr overRow(ReduceOp op) {
    if (!type().isFloat()) {
      throw ExprException.of("rows", "operand must be a float", this);
    }
    return new Rows(op, this);
  }
}
