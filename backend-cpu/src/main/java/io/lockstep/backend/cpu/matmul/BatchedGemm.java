package io.lockstep.backend.cpu.matmul;

import io.lockstep.backend.cpu.work.GuidedLoop;
import io.lockstep.backend.cpu.work.Workers;
import java.util.List;

/**
 * The product of a batch: either all workers compute one matrix after another together, or each
 * takes the next matrix when it is free.
 */
final class BatchedGemm implements GemmPlan {
  private final MatMul owner;
  private final int batch;
  private final Strides aStrides;
  private final Strides bStrides;
  private final Strides cStrides;
  private final GemmAlgorithm[] products;
  private final MatrixWork[] before;
  private final MatrixWork[] behind;
  private final GuidedLoop matrices;
  private final GuidedLoop.Range computeMatrices = this::computeMatrices;
  private long a;
  private long b;
  private long c;

  /**
   * Binds a batch.
   *
   * @param products one that all workers share, or one for each worker
   * @param before work before the product of a matrix
   * @param behind work behind it
   */
  BatchedGemm(
      MatMul owner,
      int batch,
      GemmProblem problem,
      GemmAlgorithm[] products,
      Workers workers,
      List<MatrixWork> before,
      List<MatrixWork> behind) {
    this.owner = owner;
    this.batch = batch;
    this.aStrides = problem.a();
    this.bStrides = problem.b();
    this.cStrides = problem.c();
    this.products = products;
    this.before = before.toArray(MatrixWork[]::new);
    this.behind = behind.toArray(MatrixWork[]::new);
    this.matrices = new GuidedLoop(workers, products.length);
  }

  @Override
  public void run(long a, long b, long c) {
    owner.checkOpen();
    this.a = a;
    this.b = b;
    this.c = c;
    if (products.length == 1) {
      for (int e = 0; e < batch; e++) {
        compute(0, e);
      }
    } else {
      matrices.run(batch, 1, computeMatrices);
    }
  }

  private void computeMatrices(int first, int end, int slot) {
    for (int e = first; e < end; e++) {
      compute(slot, e);
    }
  }

  private void compute(int slot, int e) {
    for (MatrixWork work : before) {
      work.run(e, slot);
    }
    products[slot].compute(
        e,
        a + 4L * e * aStrides.batch(),
        b + 4L * e * bStrides.batch(),
        c + 4L * e * cStrides.batch());
    for (MatrixWork work : behind) {
      work.run(e, slot);
    }
  }
}
