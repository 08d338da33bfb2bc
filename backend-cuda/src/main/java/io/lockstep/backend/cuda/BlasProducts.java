package io.lockstep.backend.cuda;

import io.lockstep.backend.Precision;
import io.lockstep.backend.cuda.driver.Blas;
import io.lockstep.backend.cuda.driver.BlasLibrary;
import io.lockstep.backend.cuda.driver.Gemm;
import io.lockstep.backend.cuda.product.LoweredProduct;
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
    GpuMemory.Block scratch = memory.take(3L * SMALL * SMALL * Float.BYTES);
    try {
      Gemm.Matrix whole = new Gemm.Matrix(0, false, SMALL, 0);
      long part = (long) SMALL * SMALL * Float.BYTES;
      long first = scratch.address();
      for (Gemm.Arithmetic arithmetic : arithmetics()) {
        Gemm product =
            new Gemm(arithmetic, Gemm.Element.F32, 1, SMALL, SMALL, SMALL, whole, whole, whole);
        gpu.work(
            "the first product of cuBLAS",
            () -> multiply(product, first, first + part, first + 2 * part));
      }
      gpu.work("the first product of cuBLAS", () -> gpu.context.synchronize(gpu.stream));
    } finally {
      memory.give(scratch);
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
    gpu.released(blas::close);
    memory.give(workspace);
  }
}
