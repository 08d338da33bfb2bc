package io.lockstep.backend.cpu.matmul;

import static io.lockstep.backend.cpu.matmul.NativeMemory.ALL;

import java.lang.foreign.ValueLayout;

/** The product of float64 matrices in the same order of k, in plain loops. */
final class DoubleProduct {
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

  private DoubleProduct() {}

  static void multiply(
      Tasks tasks, int batch, int m, int n, int k, Operand a, Operand b, Operand c) {
    tasks.forEach(
        Math.multiplyExact(batch, m),
        index -> {
          int e = index / m;
          int i = index % m;
          for (int j = 0; j < n; j++) {
            ALL.set(DOUBLE, address(c, e, i, j), element(a, b, e, i, j, k));
          }
        });
  }

  private static double element(Operand a, Operand b, int batch, int i, int j, int k) {
    double sum = 0;
    for (int from = 0; from < k; from += Blocking.RUN) {
      double chain = 0;
      for (int p = from; p < Math.min(k, from + Blocking.RUN); p++) {
        double left = ALL.get(DOUBLE, address(a, batch, i, p));
        chain = Math.fma(left, ALL.get(DOUBLE, address(b, batch, p, j)), chain);
      }
      sum += chain;
    }
    return sum;
  }

  private static long address(Operand o, int batch, int row, int column) {
    return o.address()
        + 8 * (batch * o.batchStride() + row * o.rowStride() + column * o.columnStride());
  }
}
