package io.lockstep.kernels.render.jvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * All native memory as one segment: an offset is an address.
 *
 * <p>Loading this class also loads the other kinds of segment and arena. HotSpot compiles code on
 * the assumption that the kinds seen so far are all there are, and throws all of it away when one
 * more turns up; with vector code, which is slow until compiled, that costs seconds.
 */
public final class Memory {
  /** The segment. */
  public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  static {
    meetAllKinds();
  }

  private Memory() {}

  /** Loads the class if it is not yet loaded; to be called before anything is compiled. */
  public static void load() {}

  private static void meetAllKinds() {
    MemorySegment.ofArray(new byte[1]).fill((byte) 0);
    MemorySegment.ofArray(new short[1]).fill((byte) 0);
    MemorySegment.ofArray(new char[1]).fill((byte) 0);
    MemorySegment.ofArray(new int[1]).fill((byte) 0);
    MemorySegment.ofArray(new long[1]).fill((byte) 0);
    MemorySegment.ofArray(new float[1]).fill((byte) 0);
    MemorySegment.ofArray(new double[1]).fill((byte) 0);
    Arena.ofAuto().allocate(1).fill((byte) 0);
    Arena.global().allocate(1).fill((byte) 0);
    try (Arena confined = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      confined.allocate(1).fill((byte) 0);
      shared.allocate(1).fill((byte) 0);
    }
  }
}
