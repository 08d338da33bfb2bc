package io.lockstep.backend.cuda;

import io.lockstep.backend.Precision;
import io.lockstep.backend.cuda.driver.Blas;
import io.lockstep.backend.cuda.driver.BlasLibrary;
import io.lockstep.backend.cuda.driver.Gemm;
import io.lockstep.backend.cuda.product.LoweredProduct;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.KernelSpec.MatMulSpec;
import java.util.Optional;

/**
 * The products of a relaxed precision: cuBLAS on the GPU's stream, with a workspace of its own, so
 * that it allocates nothing and its calls can be captured.
 */
final class BlasProducts {
  private final OpenGpu gpu;
  private final GpuMemory memory;
  private final Wanted wanted;
  private final GpuMemory.Block workspace;
  private final Blas blas;

  /**
   * What a relaxed precision needs.
   *
   * @param precision how products are computed, not strict
   */
  record Wanted(Precision precision, BlasLibrary library) {}

  BlasProducts(OpenGpu gpu, GpuMemory memory, Wanted wanted) {
    this.gpu = gpu;
    this.memory = memory;
    this.wanted = wanted;
    this.workspace = memory.take(gpu.gpu.blasWorkspaceBytes());
    this.blas =
        wanted.library().open(gpu.context, gpu.stream, workspace.address(), workspace.bytes());
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
    gpu.released(blas::close);
    memory.give(workspace);
  }
}
