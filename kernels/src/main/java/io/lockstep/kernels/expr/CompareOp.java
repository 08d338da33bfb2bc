package io.lockstep.kernels.expr;

/**
 * An ordered comparison of two floats or signed integers; false when an operand is NaN, save NE.
 */
public enum CompareOp {
  /** Less than. */
  LT,
  /** Less than or equal. */
  LE,
  /** Equal; zeros of both signs are equal. */
  EQ,
  /** Not equal; true when an operand is NaN. */
  NE
}
