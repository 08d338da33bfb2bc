package io.lockstep.backend.cuda;

import io.lockstep.backend.Backend;
import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.kernels.render.c.KernelSource;
import io.lockstep.kernels.spec.KernelSpec;
import java.util.List;

/**
 * A compiled kernel, to be given buffers.
 *
 * @param owner the backend that compiled it
 * @param functions one for each phase of its launch
 */
record CudaKernel(
    CudaBackend owner, KernelSpec spec, KernelSource source, List<CudaContext.Function> functions)
    implements Backend.Kernel {
  CudaKernel {
    functions = List.copyOf(functions);
  }
}
