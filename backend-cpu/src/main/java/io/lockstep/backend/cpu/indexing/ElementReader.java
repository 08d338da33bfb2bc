package io.lockstep.backend.cpu.indexing;

import static io.lockstep.kernels.render.jvm.Memory.ALL;

import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.expr.DType;
import java.lang.foreign.ValueLayout;

/** Reads of single elements. */
final class ElementReader {
  private ElementReader() {}

  /** Returns the element at an address; a double holds every type exactly. */
  static double get(DType type, long address) {
    return switch (type) {
      case F32 -> ALL.get(ValueLayout.JAVA_FLOAT, address);
      case F64 -> ALL.get(ValueLayout.JAVA_DOUBLE, address);
      case BF16 -> BFloat16.widen(ALL.get(ValueLayout.JAVA_SHORT, address));
      case I32 -> ALL.get(ValueLayout.JAVA_INT, address);
      case U8, BOOL -> ALL.get(ValueLayout.JAVA_BYTE, address) & 0xff;
    };
  }

  /** Returns the integer at an address. */
  static int getInt(long address) {
    return ALL.get(ValueLayout.JAVA_INT, address);
  }
}
