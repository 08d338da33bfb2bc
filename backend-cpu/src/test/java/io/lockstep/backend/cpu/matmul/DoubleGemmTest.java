package io.lockstep.backend.cpu.matmul;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.work.WorkerPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DoubleGemmTest {
  @Test
  void doubles_are_summed_in_runs_of_512() {
    int m = 3;
    int n = 5;
    int k = 1100;
    Random random = new Random(5);
    try (Arena arena = Arena.ofShared();
        WorkerPool two = new WorkerPool(2)) {
      MemorySegment a = gaussian(arena, 2 * m * k, random);
      MemorySegment b = gaussian(arena, n * k, random);
      MemorySegment c = arena.allocate(JAVA_DOUBLE, 2L * m * n);
      MatMul.bindF64(
              two,
              2,
              new GemmProblem(
                  m,
                  n,
                  k,
                  new Strides((long) m * k, k, 1),
                  Strides.dense(k).transposed(),
                  new Strides((long) m * n, n, 1),
                  null))
          .run(a.address(), b.address(), c.address());
      for (int i = 0; i < 2 * m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int from = 0; from < k; from += 512) {
            double chain = 0;
            for (int p = from; p < Math.min(k, from + 512); p++) {
              chain =
                  Math.fma(
                      a.getAtIndex(JAVA_DOUBLE, i * k + p),
                      b.getAtIndex(JAVA_DOUBLE, j * k + p),
                      chain);
            }
            sum += chain;
          }
          assertEquals(sum, c.getAtIndex(JAVA_DOUBLE, i * n + j));
        }
      }
    }
  }

  private static MemorySegment gaussian(Arena arena, int count, Random random) {
    MemorySegment segment = arena.allocate(JAVA_DOUBLE, count);
    for (int i = 0; i < count; i++) {
      segment.setAtIndex(JAVA_DOUBLE, i, random.nextGaussian());
    }
    return segment;
  }
}
