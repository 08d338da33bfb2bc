package io.lockstep.kernels.expr;

/** A scalar operation of one operand; the result has the operand's type. */
public enum UnaryOp {
  /** Sign change (floats: of zero and NaN too). */
  NEG,
  /** Absolute value of a float: clears the sign bit. */
  ABS,
  /** Correctly rounded square root. */
  SQRT,
  /** Nearest integral float, ties to even; keeps the sign of zero. Lowered to additions. */
  RINT,
  /** Largest integral float not above the operand; keeps the sign of zero. Lowered. */
  FLOOR,
  /** Logical not of a {@link Type#BOOL}. */
  NOT
}
