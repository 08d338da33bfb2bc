package io.lockstep.kernels.render.c.dialect;

import java.util.List;

/** The languages that a backend of this project compiles. */
public final class Dialects {
  /** CUDA C++ for nvcc or NVRTC. */
  public static final Dialect CUDA = new CudaDialect();

  /** OpenCL C 1.2. */
  public static final Dialect OPENCL = new OpenClDialect();

  private Dialects() {}

  /** Returns all of them. */
  public static List<Dialect> all() {
    return List.of(CUDA, OPENCL);
  }
}
