package io.lockstep.kernels.expr;

/**
 * The type of a scalar while it is being computed, as opposed to how it is stored ({@link DType}).
 */
public enum Type {
  /** IEEE-754 binary32, the type of all strict arithmetic. */
  F32,
  /** IEEE-754 binary64, for gradient checks on the CPU. */
  F64,
  /** 32-bit two's complement integer, wrapping. */
  I32,
  /** A truth value; lives only inside a program. */
  BOOL;

  /** Returns whether this is one of the two floating-point types. */
  public boolean isFloat() {
    return this == F32 || this == F64;
  }
}
