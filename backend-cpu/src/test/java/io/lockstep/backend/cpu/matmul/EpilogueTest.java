package io.lockstep.backend.cpu.matmul;

import static io.lockstep.backend.cpu.matmul.Operand.multiply;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.cpu.matmul.Matrices.Layout;
import io.lockstep.backend.cpu.work.WorkerPool;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EpilogueTest {
  private static final int[][] SIZES = {
    {1, 1, 1, 0},
    {1, 14, 32, 10},
    {1, 129, 300, 1100},
    {1, 500, 10, 128},
    {1, 10, 500, 128},
    {2, 2100, 40, 30},
    {1, 40, 2100, 1030},
    {30, 33, 65, 40},
    {2, 300, 200, 600},
  };

  @ParameterizedTest
  @MethodSource("io.lockstep.backend.cpu.matmul.MatMulTest#forms")
  void every_element_gets_the_epilogue_once_and_final(MatMulOptions options) {
    try (MatMul product = MatMul.create(options)) {
      for (int[] size : SIZES) {
        for (int threads : new int[] {1, 3}) {
          assertOnceAndFinal(product, threads, size[0], size[1], size[2], size[3]);
        }
      }
    }
  }

  private static void assertOnceAndFinal(
      MatMul product, int threads, int batch, int m, int n, int k) {
    try (Matrices matrices = new Matrices(3);
        WorkerPool workers = new WorkerPool(threads)) {
      Operand a = matrices.gaussian(batch, m, k, Layout.ROWS);
      Operand b = matrices.gaussian(batch, k, n, Layout.COLUMNS);
      Operand c = matrices.gaussian(batch, m, n, Layout.ROWS);
      float[][][] expected = new float[batch][][];
      for (int e = 0; e < batch; e++) {
        expected[e] = Matrices.expected(a, b, e, m, n, k);
      }
      AtomicIntegerArray calls = new AtomicIntegerArray(batch * m * n);
      AtomicIntegerArray wrong = new AtomicIntegerArray(1);
      AtomicIntegerArray busy = new AtomicIntegerArray(threads);
      AtomicIntegerArray clashes = new AtomicIntegerArray(1);
      multiply(
          product,
          workers,
          batch,
          m,
          n,
          k,
          a,
          b,
          c,
          (e, row, column, rows, columns, worker) -> {
            clashes.addAndGet(0, busy.getAndSet(worker, 1));
            for (int i = row; i < row + rows; i++) {
              for (int j = column; j < column + columns; j++) {
                calls.incrementAndGet((e * m + i) * n + j);
                if (Matrices.get(c, e, i, j) != expected[e][i][j]) {
                  wrong.incrementAndGet(0);
                }
              }
            }
            busy.set(worker, 0);
          });
      String what = "%d of %dx%dx%d on %d threads".formatted(batch, m, n, k, threads);
      assertEquals(0, wrong.get(0), "elements not final, " + what);
      assertEquals(0, clashes.get(0), "two at a time under one number, " + what);
      for (int i = 0; i < calls.length(); i++) {
        assertEquals(1, calls.get(i), "calls for element " + i + ", " + what);
      }
    }
  }
}
