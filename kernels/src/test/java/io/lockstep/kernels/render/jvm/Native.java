package io.lockstep.kernels.render.jvm;

import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.expr.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/** A strided array in native memory, whose elements travel as doubles. */
record Native(DType dtype, MemorySegment memory, int stride) {
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    0.5f,
    1.5f,
    -2.5f,
    8388609f,
    0x1p-133f,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    Float.MIN_NORMAL,
    0x1p100f,
    -0x1.8p127f,
    0x1p31f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  static Native allocate(Arena arena, DType dtype, int n, int stride) {
    long elements = Math.max(1, (long) n * Math.max(stride, 1));
    return new Native(dtype, arena.allocate(elements * dtype.bytes(), 64), stride);
  }

  Native fill(Random random, int n) {
    for (int i = 0; i < n; i++) {
      boolean special = random.nextInt(4) == 0;
      set(
          i,
          switch (dtype) {
            case F32, F64 ->
                special
                    ? SPECIAL[random.nextInt(SPECIAL.length)]
                    : (float) (random.nextGaussian() * Math.exp(random.nextGaussian() * 3));
            case BF16 -> BFloat16.widen((short) random.nextInt());
            case I32 -> special ? random.nextInt(5) - 2 : random.nextInt();
            case U8 -> random.nextInt(256);
            case BOOL -> random.nextInt(2);
          });
    }
    return this;
  }

  long address() {
    return memory.address();
  }

  long strideBytes() {
    return (long) stride * dtype.bytes();
  }

  double get(int i) {
    long at = i * strideBytes();
    return switch (dtype) {
      case F32 -> memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
      case F64 -> memory.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at);
      case BF16 -> BFloat16.widen(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, at));
      case I32 -> memory.get(ValueLayout.JAVA_INT_UNALIGNED, at);
      case U8, BOOL -> memory.get(ValueLayout.JAVA_BYTE, at) & 255;
    };
  }

  void set(int i, double value) {
    long at = i * strideBytes();
    switch (dtype) {
      case F32 -> memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, (float) value);
      case F64 -> memory.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at, value);
      case BF16 -> memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, BFloat16.round((float) value));
      case I32 -> memory.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) value);
      case U8, BOOL -> memory.set(ValueLayout.JAVA_BYTE, at, (byte) (int) value);
    }
  }

  /** Returns a value as it reads back after being stored as this type. */
  double stored(double value) {
    return switch (dtype) {
      case F32, F64, I32 -> value;
      case BF16 -> BFloat16.nearest((float) value);
      case U8, BOOL -> (int) value & 255;
    };
  }
}
