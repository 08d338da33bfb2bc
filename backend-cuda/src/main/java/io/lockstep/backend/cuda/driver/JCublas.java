package io.lockstep.backend.cuda.driver;

import io.lockstep.backend.cuda.library.FoundLibrary;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasStatus;

/** cuBLAS as JCuda binds it. */
public final class JCublas implements BlasLibrary {
  private static final int PROPERTIES = 3;

  private final String version;

  private JCublas(String version) {
    this.version = version;
  }

  /**
   * Loads the library; a process uses one.
   *
   * @throws io.lockstep.backend.BackendException if it cannot be loaded
   */
  public static BlasLibrary load(FoundLibrary library) {
    JCudaNatives.load(library, JCublas2.class);
    StringBuilder version = new StringBuilder("cuBLAS ");
    for (int property = 0; property < PROPERTIES; property++) {
      int[] value = new int[1];
      check("cublasGetProperty", JCublas2.cublasGetProperty(property, value), "no GPU yet");
      version.append(property == 0 ? "" : ".").append(value[0]);
    }
    return new JCublas(version.toString());
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Blas open(
      CudaContext context, CudaContext.Stream stream, long workspace, long workspaceBytes) {
    JCudaContext opened = (JCudaContext) context;
    JCublasHandle handle = JCublasHandle.create(opened.label());
    try {
      handle.setUp(JCudaContext.value(stream), workspace, workspaceBytes);
      return handle;
    } catch (CudaException e) {
      handle.release();
      throw e;
    }
  }

  /** Throws if a call failed. */
  static void check(String call, int status, String device) {
    if (status != cublasStatus.CUBLAS_STATUS_SUCCESS) {
      throw CudaException.ofBlas(call, status, JCublas2.cublasGetStatusString(status), device);
    }
  }
}
