package io.lockstep.backend.cpu.matmul.code;

import static io.lockstep.kernels.render.jvm.Memory.ALL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Floats in native memory by their addresses. */
public final class NativeFloats {
  /** A float at any address. */
  public static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /** The order of bytes. */
  public static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private NativeFloats() {}

  /** Returns the float at an address. */
  public static float get(long address) {
    return ALL.get(FLOAT, address);
  }

  /** Stores a float at an address. */
  public static void set(long address, float value) {
    ALL.set(FLOAT, address, value);
  }

  /** Copies a matrix; all strides are in bytes. */
  public static void copy(
      long source,
      long sourceRow,
      long sourceColumn,
      long target,
      long targetRow,
      long targetColumn,
      int rows,
      int columns) {
    for (int i = 0; i < rows; i++) {
      long s = source + i * sourceRow;
      long t = target + i * targetRow;
      if (sourceColumn == 4 && targetColumn == 4) {
        MemorySegment.copy(ALL, s, ALL, t, 4L * columns);
        continue;
      }
      for (int j = 0; j < columns; j++) {
        set(t + j * targetColumn, get(s + j * sourceColumn));
      }
    }
  }
}
