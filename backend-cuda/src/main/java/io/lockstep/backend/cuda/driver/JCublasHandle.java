package io.lockstep.backend.cuda.driver;

import io.lockstep.backend.cuda.driver.Gemm.Matrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.driver.CUstream;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasAtomicsMode;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasPointerMode;
import jcuda.runtime.cudaStream_t;

/**
 * A handle of cuBLAS. The library is column-major: what is row-major here is the transpose there,
 * so {@code c = a b} is asked for as {@code cT = bT aT}, operands swapped and nothing moved.
 *
 * <p>Of JCuda's two forms of a product this uses those named {@code _new}, whose last but one
 * argument is a {@code cublasComputeType}; the others take a {@code cudaDataType} in its place and
 * derive the former.
 */
final class JCublasHandle implements Blas {
  private final cublasHandle handle;
  private final String device;
  private final Arena arena = Arena.ofShared();
  private final Pointer one;
  private final Pointer zero;
  private boolean open = true;

  private JCublasHandle(cublasHandle handle, String device) {
    this.handle = handle;
    this.device = device;
    MemorySegment factors = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 0);
    one = new HostAddress(factors.address());
    zero = new HostAddress(factors.address() + Float.BYTES);
  }

  static JCublasHandle create(String device) {
    cublasHandle handle = new cublasHandle();
    JCublas.check("cublasCreate", JCublas2.cublasCreate(handle), device);
    return new JCublasHandle(handle, device);
  }

  /** Sets all modes; the stream first, since that sets the workspace back. */
  void setUp(CUstream stream, long workspace, long workspaceBytes) {
    check("cublasSetStream", JCublas2.cublasSetStream(handle, new cudaStream_t(stream)));
    check(
        "cublasSetWorkspace",
        JCublas2.cublasSetWorkspace(handle, new DeviceAddress(workspace), workspaceBytes));
    check(
        "cublasSetPointerMode",
        JCublas2.cublasSetPointerMode(handle, cublasPointerMode.CUBLAS_POINTER_MODE_HOST));
    check(
        "cublasSetAtomicsMode",
        JCublas2.cublasSetAtomicsMode(handle, cublasAtomicsMode.CUBLAS_ATOMICS_NOT_ALLOWED));
    check(
        "cublasSetMathMode",
        JCublas2.cublasSetMathMode(
            handle, cublasMath.CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION));
  }

  @Override
  public void multiply(Gemm product, long a, long b, long result) {
    Gemm.Element operands = product.arithmetic().operands();
    int type = type(operands);
    Pointer left = address(a, product.a(), operands);
    Pointer right = address(b, product.b(), operands);
    Pointer target = address(result, product.result(), product.stored());
    if (product.batch() == 1) {
      check(
          "cublasGemmEx",
          JCublas2.cublasGemmEx_new(
              handle,
              operation(product.b()),
              operation(product.a()),
              product.n(),
              product.m(),
              product.k(),
              one,
              right,
              type,
              product.b().leading(),
              left,
              type,
              product.a().leading(),
              zero,
              target,
              type(product.stored()),
              product.result().leading(),
              computeType(product.arithmetic()),
              cublasGemmAlgo.CUBLAS_GEMM_DEFAULT));
      return;
    }
    check(
        "cublasGemmStridedBatchedEx",
        JCublas2.cublasGemmStridedBatchedEx_new(
            handle,
            operation(product.b()),
            operation(product.a()),
            product.n(),
            product.m(),
            product.k(),
            one,
            right,
            type,
            product.b().leading(),
            product.b().batchStride(),
            left,
            type,
            product.a().leading(),
            product.a().batchStride(),
            zero,
            target,
            type(product.stored()),
            product.result().leading(),
            product.result().batchStride(),
            product.batch(),
            computeType(product.arithmetic()),
            cublasGemmAlgo.CUBLAS_GEMM_DEFAULT));
  }

  private static Pointer address(long address, Matrix matrix, Gemm.Element element) {
    return new DeviceAddress(address + (long) matrix.offset() * element.bytes());
  }

  private static int operation(Matrix matrix) {
    return matrix.transposed() ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
  }

  private static int type(Gemm.Element element) {
    return switch (element) {
      case F32 -> cudaDataType.CUDA_R_32F;
      case BF16 -> cudaDataType.CUDA_R_16BF;
    };
  }

  private static int computeType(Gemm.Arithmetic arithmetic) {
    return switch (arithmetic) {
      case F32, BF16 -> cublasComputeType.CUBLAS_COMPUTE_32F;
      case TF32 -> cublasComputeType.CUBLAS_COMPUTE_32F_FAST_TF32;
    };
  }

  /** Gives the handle up after a failure, which is what the caller reports. */
  void release() {
    open = false;
    arena.close();
    JCublas2.cublasDestroy(handle);
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      arena.close();
      check("cublasDestroy", JCublas2.cublasDestroy(handle));
    }
  }

  private void check(String call, int status) {
    JCublas.check(call, status, device);
  }
}
