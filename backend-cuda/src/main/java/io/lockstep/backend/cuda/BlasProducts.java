package io.lockstep.backend.cuda;

import io.lockstep.backend.Precision;
import io.lockstep.backend.cuda.driver.Blas;
import io.lockstep.backend.cuda.driver.BlasLibrary;
import io.lockstep.backend.cuda.driver.Gemm;
import io.lockstep.backend.cuda.product.LoweredProduct;
import io.lockstep.backend.queue.CommandQueue.Block;
import io.lockstep.backend.queue.MemoryPool;
import io.lockstep.backend.queue.QueueGuard;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import java.util.List;
import java.util.Optional;

/**
 * The products of a relaxed precision: cuBLAS on the GPU's stream, with a workspace of its own, so
 * that it allocates nothing and its calls can be captured.
 */
final class BlasProducts {
  /** Rows and columns of the first products. */
  private static final int SMALL = 16;

  private final CudaQueue queue;
  private final QueueGuard guard;
  private final MemoryPool pool;
  private final Wanted wanted;
  private final Block workspace;
  private final Blas blas;

  /**
   * What a relaxed precision needs.
   *
   * @param precision how products are computed, not strict
   */
  record Wanted(Precision precision, BlasLibrary library) {}

  BlasProducts(CudaQueue queue, Gpu gpu, QueueGuard guard, MemoryPool pool, Wanted wanted) {
    this.queue = queue;
    this.guard = guard;
    this.pool = pool;
    this.wanted = wanted;
    this.workspace = pool.take(gpu.blasWorkspaceBytes());
    this.blas =
        wanted
            .library()
            .open(queue.context(), queue.stream(), workspace.handle(), workspace.bytes());
    try {
      computeOnce();
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /**
   * Computes a small product of each arithmetic, so that whatever the library loads or sets up at
   * its first call is there before calls are captured. The values do not matter.
   */
  private void computeOnce() {
    Block scratch = pool.take(3L * SMALL * SMALL * Float.BYTES);
    try {
      Gemm.Matrix whole = new Gemm.Matrix(0, false, SMALL, 0);
      long part = (long) SMALL * SMALL * Float.BYTES;
      long first = scratch.handle();
      for (Gemm.Arithmetic arithmetic : arithmetics()) {
        Gemm product =
            new Gemm(arithmetic, Gemm.Element.F32, 1, SMALL, SMALL, SMALL, whole, whole, whole);
        guard.work(
            "the first product of cuBLAS",
            () -> multiply(product, first, first + part, first + 2 * part));
      }
      guard.work("the first product of cuBLAS", queue::finish);
    } finally {
      pool.give(scratch);
    }
  }

  private List<Gemm.Arithmetic> arithmetics() {
    return switch (wanted.precision()) {
      case STRICT -> List.of();
      case FAST -> List.of(Gemm.Arithmetic.F32);
      case TF32 -> List.of(Gemm.Arithmetic.TF32);
      case BF16 -> List.of(Gemm.Arithmetic.BF16, Gemm.Arithmetic.TF32);
    };
  }

  /** Returns how products are computed, for people. */
  String describe() {
    return "products in " + wanted.precision() + " by " + wanted.library().version();
  }

  /**
   * Returns how a kernel is computed with cuBLAS; empty if it is rendered as in strict precision.
   */
  Optional<LoweredProduct> lower(KernelSpec spec) {
    return spec instanceof MatMulSpec product
        ? LoweredProduct.of(product, wanted.precision())
        : Optional.empty();
  }

  /** Queues a product of matrices at addresses. */
  void multiply(Gemm product, long a, long b, long result) {
    blas.multiply(product, a, b, result);
  }

  /** Gives the library's memory and the workspace up; the stream must be idle. */
  void close() {
    guard.released(blas::close);
    pool.give(workspace);
  }
}
