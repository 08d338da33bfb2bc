package io.lockstep.kernels.expr;

/** The element type of a stored tensor. */
public enum DType {
  /** 32-bit float. */
  F32(4, Type.F32),
  /** 64-bit float; CPU only, for gradient checks. */
  F64(8, Type.F64),
  /**
   * The upper half of a 32-bit float, {@link BFloat16}: how the precision {@code bf16} keeps values
   * inside a plan. Computed with as {@link Type#F32}; no tensor of a user has this type.
   */
  BF16(2, Type.F32),
  /** 32-bit signed integer: class labels and row indices. */
  I32(4, Type.I32),
  /** Unsigned byte: raw image data. Computed with as {@link Type#I32} in 0..255. */
  U8(1, Type.I32),
  /** Truth value in one byte. Computed with as {@link Type#I32}, 0 or 1. */
  BOOL(1, Type.I32);

  private final int bytes;
  private final Type type;

  DType(int bytes, Type type) {
    this.bytes = bytes;
    this.type = type;
  }

  /** Returns the size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Returns the scalar type an element has once it is loaded. */
  public Type type() {
    return type;
  }

  /** Returns whether elements are floating-point numbers. */
  public boolean isFloat() {
    return type.isFloat();
  }

  /** Returns a value in decimal, as many digits as tell it from its neighbours of this type. */
  public String decimal(double value) {
    return switch (this) {
      case F32, BF16 -> Float.toString((float) value);
      case F64 -> Double.toString(value);
      case I32, U8, BOOL -> Integer.toString((int) value);
    };
  }

  /** Returns the stored type in which a computed float or integer of the given type is kept. */
  public static DType of(Type type) {
    return switch (type) {
      case F32 -> F32;
      case F64 -> F64;
      case I32 -> I32;
      case BOOL -> BOOL;
    };
  }
}
