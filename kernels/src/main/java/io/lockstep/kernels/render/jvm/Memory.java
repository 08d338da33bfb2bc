package io.lockstep.kernels.render.jvm;

import java.lang.foreign.MemorySegment;

/** All native memory as one segment: an offset is an address. */
public final class Memory {
  /** The segment. */
  public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private Memory() {}
}
