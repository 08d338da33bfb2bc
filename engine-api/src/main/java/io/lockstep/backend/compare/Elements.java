package io.lockstep.backend.compare;

import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.expr.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Elements in host memory: read, compared by the contract, and written out for people. */
public final class Elements {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private Elements() {}

  /** Returns the value of the {@code index}-th element; a double holds each exactly. */
  public static double get(MemorySegment segment, DType dtype, long index) {
    return switch (dtype) {
      case F32 -> segment.get(FLOAT, index * Float.BYTES);
      case F64 -> segment.get(DOUBLE, index * Double.BYTES);
      case BF16 -> BFloat16.widen(segment.get(SHORT, index * Short.BYTES));
      case I32 -> segment.get(INT, index * Integer.BYTES);
      case U8, BOOL -> Byte.toUnsignedInt(segment.get(ValueLayout.JAVA_BYTE, index));
    };
  }

  /** Writes the {@code index}-th element. */
  public static void set(MemorySegment segment, DType dtype, long index, double value) {
    switch (dtype) {
      case F32 -> segment.set(FLOAT, index * Float.BYTES, (float) value);
      case F64 -> segment.set(DOUBLE, index * Double.BYTES, value);
      case BF16 -> segment.set(SHORT, index * Short.BYTES, BFloat16.round((float) value));
      case I32 -> segment.set(INT, index * Integer.BYTES, (int) value);
      case U8, BOOL -> segment.set(ValueLayout.JAVA_BYTE, index, (byte) (int) value);
    }
  }

  /** Returns whether two elements agree: in every bit, or both are NaN, whose bits are free. */
  public static boolean agree(double a, double b) {
    return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
  }

  /** Returns a value in decimal and hexadecimal, as in {@code 0.5 (0x3f000000)}. */
  public static String text(DType dtype, double value) {
    return dtype.decimal(value) + " (" + bits(dtype, value) + ")";
  }

  /** Returns the bits of a value in hexadecimal, as in {@code 0x3f000000}; NaN has one pattern. */
  public static String bits(DType dtype, double value) {
    return switch (dtype) {
      case F32 -> "0x%08x".formatted(Float.floatToIntBits((float) value));
      case F64 -> "0x%016x".formatted(Double.doubleToLongBits(value));
      case BF16 -> "0x%04x".formatted(BFloat16.round((float) value));
      case I32 -> "0x%08x".formatted((int) value);
      case U8, BOOL -> "0x%02x".formatted((int) value);
    };
  }
}
