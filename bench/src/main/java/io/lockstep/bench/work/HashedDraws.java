package io.lockstep.bench.work;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * The numbers that both sides start from, the same bits on each: element i of a stream is a hash of
 * both, so that nothing has to be handed over. {@code bench/peer.py} has the same function.
 */
public final class HashedDraws {
  private static final int CHUNK = 1 << 16;
  private static final float UNIT = 0x1p-24f;

  private HashedDraws() {}

  /** Returns 32 bits of element i of a stream. */
  public static int bits(int stream, int i) {
    int x = i ^ (stream * 0x9e3779b9);
    x = (x ^ (x >>> 16)) * 0x7feb352d;
    x = (x ^ (x >>> 15)) * 0x846ca68b;
    return x ^ (x >>> 16);
  }

  /** Returns element i of a stream, evenly distributed over 0..1, without 1. */
  public static float unit(int stream, int i) {
    return (bits(stream, i) >>> 8) * UNIT;
  }

  /** Fills with numbers evenly distributed over -scale..scale. */
  public static void fillAround0(MemorySegment floats, int stream, float scale) {
    fill(floats, i -> (2 * unit(stream, i) - 1) * scale);
  }

  /** Fills with numbers evenly distributed over 0..1. */
  public static void fillUnit(MemorySegment floats, int stream) {
    fill(floats, i -> unit(stream, i));
  }

  /** Fills with classes, as 32-bit integers. */
  public static void fillClasses(MemorySegment ints, int stream, int classes) {
    for (int i = 0; i < ints.byteSize() / Integer.BYTES; i++) {
      ints.setAtIndex(JAVA_INT, i, (bits(stream, i) >>> 8) % classes);
    }
  }

  private interface Element {
    float at(int i);
  }

  private static void fill(MemorySegment floats, Element element) {
    int count = Math.toIntExact(floats.byteSize() / Float.BYTES);
    IntStream.range(0, Math.ceilDiv(count, CHUNK))
        .parallel()
        .forEach(chunk -> {
          int end = (int) Math.min(count, (chunk + 1L) * CHUNK);
          for (int i = chunk * CHUNK; i < end; i++) {
            floats.setAtIndex(JAVA_FLOAT, i, element.at(i));
          }
        });
  }
}
