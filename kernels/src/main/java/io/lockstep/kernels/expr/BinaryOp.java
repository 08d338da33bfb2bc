package io.lockstep.kernels.expr;

/** A scalar operation of two operands of one type; the result has that type. */
public enum BinaryOp {
  /** Sum; integers wrap. */
  ADD,
  /** Difference; integers wrap. */
  SUB,
  /** Product; integers wrap. */
  MUL,
  /** Correctly rounded quotient of floats. */
  DIV,
  /** Product of floats; 0 where it would be NaN and {@code a} is 0. Lowered. */
  MUL_NO_NAN,
  /** Quotient of floats; 0 where it would be NaN and {@code a} is 0. Lowered. */
  DIV_NO_NAN,
  /** {@code a < b || a != a ? a : b}: a NaN on either side wins, equal operands give the second. */
  MIN,
  /** {@code a > b || a != a ? a : b}: a NaN on either side wins, equal operands give the second. */
  MAX,
  /** Bitwise and of integers, logical and of truth values. */
  AND,
  /** Bitwise or of integers, logical or of truth values. */
  OR,
  /** Bitwise exclusive or of integers, of truth values likewise. */
  XOR,
  /** Left shift of an integer by 0..31. */
  SHL,
  /** Logical (zero-filling) right shift of an integer by 0..31. */
  SHR,
  /** Arithmetic (sign-filling) right shift of an integer by 0..31. */
  SAR,
  /** High 32 bits of the 64-bit product of two integers taken as unsigned. */
  MULHI
}
