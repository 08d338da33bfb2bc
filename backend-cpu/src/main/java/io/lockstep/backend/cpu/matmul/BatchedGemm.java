package io.lockstep.backend.cpu.matmul;

import io.lockstep.backend.cpu.work.Claims;
import io.lockstep.backend.cpu.work.Tasks;
import java.util.function.IntConsumer;

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
  private final Tasks tasks;
  private final Claims matrices = new Claims();
  private final IntConsumer takeMatrices = this::takeMatrices;
  private long a;
  private long b;
  private long c;

  /**
   * Binds a batch.
   *
   * @param products one that all workers share, or one for each worker
   */
  BatchedGemm(MatMul owner, int batch, GemmProblem problem, GemmAlgorithm[] products, Tasks tasks) {
    this.owner = owner;
    this.batch = batch;
    this.aStrides = problem.a();
    this.bStrides = problem.b();
    this.cStrides = problem.c();
    this.products = products;
    this.tasks = tasks;
  }

  @Override
  public void run(long a, long b, long c) {
    owner.checkOpen();
    this.a = a;
    this.b = b;
    this.c = c;
    if (products.length == 1) {
      for (int e = 0; e < batch; e++) {
        compute(products[0], e);
      }
    } else {
      matrices.restart();
      tasks.forEach(products.length, takeMatrices);
    }
  }

  private void takeMatrices(int worker) {
    for (int e = matrices.take(batch); e >= 0; e = matrices.take(batch)) {
      compute(products[worker], e);
    }
  }

  private void compute(GemmAlgorithm product, int e) {
    product.compute(
        e,
        a + 4L * e * aStrides.batch(),
        b + 4L * e * bStrides.batch(),
        c + 4L * e * cStrides.batch());
  }
}
