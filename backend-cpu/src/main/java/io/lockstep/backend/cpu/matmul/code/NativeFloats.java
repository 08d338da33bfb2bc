package io.lockstep.backend.cpu.matmul.code;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** All of native memory as one segment, so that an address is an offset and no object is made. */
public final class NativeFloats {
  /** The memory. */
  public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /** A float anywhere. */
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
}
