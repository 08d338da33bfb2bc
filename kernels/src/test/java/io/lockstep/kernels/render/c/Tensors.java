package io.lockstep.kernels.render.c;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.BFloat16;
import io.lockstep.kernels.expr.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/** Arrays of doubles as the buffers of a kernel, and back. */
final class Tensors {
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    0x1p31f,
    -0x1p31f,
    0x1.fffffep30f,
    0x1.fffffep22f,
    0.5f,
    2.5f,
    -0.5f
  };

  private Tensors() {}

  /** Numbers near 1, as activations and weights are. */
  static double[] plain(Random random, int size) {
    return random.doubles(size).map(x -> (float) (4 * x - 2)).toArray();
  }

  /** Numbers near 1 that a bfloat16 holds. */
  static double[] halves(Random random, int size) {
    return random.doubles(size).map(x -> BFloat16.nearest((float) (4 * x - 2))).toArray();
  }

  /** Values of a type; floats of any bits, with special ones in between. */
  static double[] wild(Random random, DType type, int size) {
    return random
        .ints(size)
        .mapToDouble(bits ->
            switch (type) {
              case BF16 -> BFloat16.widen((short) bits);
              case F32 ->
                  bits % 3 == 0
                      ? SPECIAL[(bits >>> 8) % SPECIAL.length]
                      : bits % 3 == 1
                          ? Float.intBitsToFloat(bits)
                          : Float.intBitsToFloat((bits & 0x8fffffff) | 0x38000000);
              case I32 -> bits;
              case U8 -> bits & 255;
              case BOOL -> bits & 1;
              case F64 -> throw new IllegalArgumentException("F64");
            })
        .toArray();
  }

  static MemorySegment buffer(Arena arena, DType type, double[] values) {
    MemorySegment segment = arena.allocate((long) Math.max(values.length, 1) * type.bytes(), 64);
    for (int i = 0; i < values.length; i++) {
      switch (type) {
        case F32 -> segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
        case BF16 ->
            segment.setAtIndex(ValueLayout.JAVA_SHORT, i, BFloat16.round((float) values[i]));
        case I32 -> segment.setAtIndex(ValueLayout.JAVA_INT, i, (int) values[i]);
        case U8, BOOL -> segment.set(ValueLayout.JAVA_BYTE, i, (byte) (int) values[i]);
        case F64 -> throw new IllegalArgumentException("F64");
      }
    }
    return segment;
  }

  /** Asserts equal bits; any NaN equals any other. */
  static void assertSame(String what, DType type, double[] expected, MemorySegment actual) {
    for (int i = 0; i < expected.length; i++) {
      String place = what + " at " + i;
      switch (type) {
        case F32 ->
            assertEquals(
                hex((float) expected[i]), hex(actual.getAtIndex(ValueLayout.JAVA_FLOAT, i)), place);
        case BF16 ->
            assertEquals(
                hex(BFloat16.nearest((float) expected[i])),
                hex(BFloat16.widen(actual.getAtIndex(ValueLayout.JAVA_SHORT, i))),
                place);
        case I32 ->
            assertEquals((int) expected[i], actual.getAtIndex(ValueLayout.JAVA_INT, i), place);
        case U8, BOOL ->
            assertEquals(
                (int) expected[i] & 255, actual.get(ValueLayout.JAVA_BYTE, i) & 255, place);
        case F64 -> throw new IllegalArgumentException("F64");
      }
    }
  }

  private static String hex(float x) {
    return Integer.toHexString(Float.floatToIntBits(x));
  }
}
