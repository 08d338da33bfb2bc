package io.lockstep.backend.cuda.driver;

/**
 * cuBLAS on one stream of a GPU, set up to give the same bits each time: a workspace of its own, no
 * atomic additions, partial sums in float32. Calls may be captured. Every method may throw {@link
 * CudaException}.
 */
public interface Blas extends AutoCloseable {
  /**
   * Queues a product.
   *
   * @param a address of the left operand
   * @param b address of the right operand
   * @param result address of the result, which overlaps neither
   */
  void multiply(Gemm product, long a, long b, long result);

  /** Gives the library's memory back, once the stream is idle. Closing twice is harmless. */
  @Override
  void close();
}
