package io.lockstep.backend.cuda;

import io.lockstep.backend.Backend;
import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.driver.Gemm;
import io.lockstep.backend.cuda.product.LoweredProduct;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.spec.KernelSpec;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A compiled kernel, to be given buffers.
 *
 * @param owner the backend that compiled it
 * @param parts what is launched, in order
 */
record CudaKernel(CudaBackend owner, KernelSpec spec, List<Part> parts) implements Backend.Kernel {
  CudaKernel {
    parts = List.copyOf(parts);
  }

  /** One step of a kernel. */
  sealed interface Part {
    /** Returns the bytes of scratch memory that it reads or writes. */
    long workspaceBytes();
  }

  /**
   * Functions rendered from a specification.
   *
   * @param functions one for each phase of its launch
   * @param arguments which of the kernel's arguments it takes, or {@link LoweredProduct#WORKSPACE}
   */
  record Rendered(
      KernelSource source, List<CudaContext.Function> functions, List<Integer> arguments)
      implements Part {
    Rendered {
      functions = List.copyOf(functions);
      arguments = List.copyOf(arguments);
    }

    /** Returns what takes all arguments of a kernel in order. */
    static Rendered whole(
        KernelSpec spec, KernelSource source, List<CudaContext.Function> functions) {
      int count = spec.arguments().size();
      return new Rendered(source, functions, IntStream.range(0, count).boxed().toList());
    }

    @Override
    public long workspaceBytes() {
      return source.launch().workspaceBytes();
    }
  }

  /**
   * A product by cuBLAS of the kernel's first two arguments.
   *
   * @param name what it is part of, for errors
   * @param target which argument takes it, or {@link LoweredProduct#WORKSPACE}
   */
  record Product(String name, Gemm gemm, int target, BlasProducts blas) implements Part {
    @Override
    public long workspaceBytes() {
      return target == LoweredProduct.WORKSPACE ? gemm.resultBytes() : 0;
    }
  }
}
