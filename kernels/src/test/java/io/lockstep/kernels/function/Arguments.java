package io.lockstep.kernels.function;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A fixed sample of float32 arguments: edges, every exponent, hard spots, random patterns. */
final class Arguments {
  private static final long SEED = 20250711;
  private static final int RANDOM = 200_000;
  private static final int NEIGHBOURS = 40;

  private static final double[] HARD = {
    0x1p-25,
    0x1p-24,
    0x1p-12,
    0.28,
    0.3125,
    1.0 / 3,
    0.375,
    0.5,
    0.6875,
    0.75,
    1,
    1.1,
    1.25,
    1.375,
    2,
    3,
    3.92,
    4,
    9.01,
    10,
    16.6,
    17.3,
    20,
    87.3,
    88.0,
    88.72284,
    89,
    103.28,
    103.972,
    104,
    0x1p17,
    0x1p22,
    0x1p31,
    0x1.6c6cbcp44,
    0x1.0f79ap57,
    0x1.0f79ap59,
    0x1p127,
    Float.MAX_VALUE,
    Float.MIN_NORMAL,
    0x1p-149
  };

  private Arguments() {}

  static float[] sample() {
    IntStream exponents =
        IntStream.range(0, 512)
            .flatMap(e -> IntStream.of(0, 1, 0x2aaaaa, 0x400000, 0x7fffff).map(m -> e << 23 | m));
    IntStream hard =
        DoubleStream.of(HARD)
            .flatMap(v -> DoubleStream.of(v, -v))
            .mapToInt(v -> Float.floatToRawIntBits((float) v))
            .flatMap(Arguments::around);
    IntStream halfLn2 =
        IntStream.range(-210, 180)
            .map(n -> Float.floatToRawIntBits((float) ((n + 0.5) * Math.log(2))))
            .flatMap(Arguments::around);
    IntStream quarterTurns =
        IntStream.range(-2000, 2000)
            .map(n -> Float.floatToRawIntBits((float) (n * 97L * Math.PI / 4)));
    IntStream random = new SplittableRandom(SEED).ints(RANDOM);
    int[] bits =
        Stream.of(exponents, hard, halfLn2, quarterTurns, random)
            .flatMapToInt(part -> part)
            .toArray();
    float[] x = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      x[i] = Float.intBitsToFloat(bits[i]);
    }
    return x;
  }

  private static IntStream around(int bits) {
    return IntStream.rangeClosed(bits - NEIGHBOURS, bits + NEIGHBOURS);
  }
}
