package io.lockstep.backend.cuda.driver;

/** cuBLAS, loaded. */
public interface BlasLibrary {
  /** Returns the version, such as {@code cuBLAS 13.1.0}. */
  String version();

  /**
   * Sets it up for a stream of a GPU that is current for the calling thread.
   *
   * @param workspace address of device memory that it may use at any time until it is closed
   * @param workspaceBytes size of that memory
   * @throws CudaException if a call fails; nothing is held then
   */
  Blas open(CudaContext context, CudaContext.Stream stream, long workspace, long workspaceBytes);
}
