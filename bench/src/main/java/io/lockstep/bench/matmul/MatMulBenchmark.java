package io.lockstep.bench.matmul;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Measures the strict product and OpenBLAS in turns, checks one against the other, and prints the
 * median rates and their ratio.
 *
 * <p>Set {@code OPENBLAS_CORETYPE} in the environment to the kernels OpenBLAS should use (it takes
 * new AMD processors for older ones; {@code Cooperlake} gives its AVX-512 kernels). Arguments:
 * shapes as {@code MxKxN[:ta|:tb]}; none means the standard list.
 */
public final class MatMulBenchmark {
  private static final List<String> STANDARD =
      List.of(
          "512x512x512",
          "1024x1024x1024",
          "2048x2048x2048",
          "256x784x1024",
          "1024x4096x4096",
          "2048x2048x2048:ta",
          "256x1024x1024:tb",
          "64x1024x10");
  private static final int REPETITIONS = 9;
  private static final int WARM_UP_SLICES = 6;
  private static final long SLICE_NANOS = 60_000_000;

  /** Long enough for the workers of OpenBLAS, which spin for a while, to fall asleep. */
  private static final long PAUSE_MILLIS = 200;

  private MatMulBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] args) throws InterruptedException {
    List<String> shapes = args.length == 0 ? STANDARD : List.of(args);
    OpenBlas peer = new OpenBlas();
    System.out.printf("strict: CPU engine; OpenBLAS: kernels for %s%n", peer.coreName());
    System.out.printf(
        "GFLOP/s, median of %d interleaved slices (range)%n%-20s %7s %24s %24s %6s %9s%n",
        REPETITIONS, "MxKxN", "threads", "strict", "OpenBLAS", "ratio", "rel.diff");
    for (Shape shape : shapes.stream().map(Shape::parse).toList()) {
      for (int threads : new int[] {1, 2}) {
        measure(peer, shape, threads);
      }
    }
  }

  private static void measure(OpenBlas openBlas, Shape shape, int threads)
      throws InterruptedException {
    Random random = new Random(1);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = gaussian(arena, shape.m() * (long) shape.k(), random);
      MemorySegment b = gaussian(arena, shape.k() * (long) shape.n(), random);
      try (StrictProduct product = new StrictProduct(shape, threads, a, b)) {
        measure(openBlas, product, shape, threads, arena, a, b);
      }
    }
  }

  private static void measure(
      OpenBlas openBlas,
      StrictProduct product,
      Shape shape,
      int threads,
      Arena arena,
      MemorySegment a,
      MemorySegment b)
      throws InterruptedException {
    openBlas.setThreads(threads);
    MemorySegment ours = arena.allocate(4L * shape.m() * shape.n(), 64);
    MemorySegment theirs = arena.allocate(4L * shape.m() * shape.n(), 64);
    Runnable strict = product::run;
    Runnable peer = () -> openBlas.multiply(shape, a, b, theirs);
    double[] strictRates = new double[REPETITIONS];
    double[] peerRates = new double[REPETITIONS];
    for (int i = 0; i < WARM_UP_SLICES; i++) {
      slice(strict, shape);
      slice(peer, shape);
    }
    for (int i = 0; i < REPETITIONS; i++) {
      Thread.sleep(PAUSE_MILLIS);
      strictRates[i] = slice(strict, shape);
      Thread.sleep(PAUSE_MILLIS);
      peerRates[i] = slice(peer, shape);
    }
    product.read(ours);
    double difference = difference(ours, theirs);
    if (!(difference < 1e-4)) {
      throw new IllegalStateException(shape + ": the results differ by " + difference);
    }
    Arrays.sort(strictRates);
    Arrays.sort(peerRates);
    System.out.printf(
        "%-20s %7d %24s %24s %6.3f %9.1e%n",
        shape,
        threads,
        text(strictRates),
        text(peerRates),
        strictRates[REPETITIONS / 2] / peerRates[REPETITIONS / 2],
        difference);
  }

  /** GFLOP/s over as many calls as fit into a slice of time. */
  private static double slice(Runnable call, Shape shape) {
    long start = System.nanoTime();
    long now;
    int calls = 0;
    do {
      call.run();
      calls++;
      now = System.nanoTime();
    } while (now - start < SLICE_NANOS);
    return shape.flops() * calls / (now - start);
  }

  private static String text(double[] sorted) {
    return "%.0f (%.0f-%.0f)"
        .formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  /** The largest difference, relative to the largest element. */
  private static double difference(MemorySegment x, MemorySegment y) {
    double largest = 0;
    double difference = 0;
    for (long i = 0; i < x.byteSize() / 4; i++) {
      float left = x.getAtIndex(JAVA_FLOAT, i);
      float right = y.getAtIndex(JAVA_FLOAT, i);
      largest = Math.max(largest, Math.abs(left));
      difference = Math.max(difference, Math.abs(left - right));
    }
    return difference / largest;
  }

  private static MemorySegment gaussian(Arena arena, long count, Random random) {
    MemorySegment segment = arena.allocate(4 * count, 64);
    for (long i = 0; i < count; i++) {
      segment.setAtIndex(JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return segment;
  }
}
