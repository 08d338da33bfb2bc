package io.lockstep.backend.cpu.matmul;

import static io.lockstep.kernels.render.jvm.Memory.ALL;

import io.lockstep.backend.cpu.work.Parts;
import io.lockstep.backend.cpu.work.Workers;
import java.lang.foreign.ValueLayout;

/** The product of float64 matrices in the same order of k, in plain loops. */
final class DoubleGemm implements GemmPlan {
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

  private final Workers workers;
  private final int rows;
  private final GemmProblem problem;
  private final Workers.Task computeRow = this::computeRow;
  private long a;
  private long b;
  private long c;

  DoubleGemm(Workers workers, int batch, GemmProblem problem) {
    this.workers = workers;
    this.rows = problem.n() == 0 ? 0 : Math.multiplyExact(batch, problem.m());
    this.problem = problem;
  }

  @Override
  public void run(long a, long b, long c) {
    this.a = a;
    this.b = b;
    this.c = c;
    workers.forEach(rows, computeRow);
  }

  private void computeRow(int index, int worker) {
    int batch = index / problem.m();
    int i = index % problem.m();
    for (int j = 0; j < problem.n(); j++) {
      ALL.set(DOUBLE, address(c, problem.c(), batch, i, j), element(batch, i, j));
    }
    if (problem.epilogue() != null && problem.n() > 0) {
      problem.epilogue().apply(batch, i, 0, 1, problem.n(), worker);
    }
  }

  private double element(int batch, int i, int j) {
    int k = problem.k();
    double sum = 0;
    for (int p = 0; p < k; ) {
      double chain = 0;
      for (int end = Parts.end(p, Blocking.RUN, k); p < end; p++) {
        double left = ALL.get(DOUBLE, address(a, problem.a(), batch, i, p));
        chain = Math.fma(left, ALL.get(DOUBLE, address(b, problem.b(), batch, p, j)), chain);
      }
      sum += chain;
    }
    return sum;
  }

  private static long address(long start, Strides strides, int batch, int row, int column) {
    return start + 8 * (batch * strides.batch() + row * strides.row() + column * strides.column());
  }
}
