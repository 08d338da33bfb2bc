package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.driver.Gemm;
import io.lockstep.backend.queue.CommandQueue.Command;
import io.lockstep.backend.queue.KernelPart;
import java.util.function.Consumer;

/**
 * A product by cuBLAS of a kernel's first two arguments.
 *
 * @param kernel the name of what it is part of, for errors
 * @param target which argument takes it, or {@link #WORKSPACE}
 */
record ProductPart(CudaQueue queue, BlasProducts blas, String kernel, Gemm gemm, int target)
    implements KernelPart {
  @Override
  public long workspaceBytes() {
    return target == WORKSPACE ? gemm.resultBytes() : 0;
  }

  @Override
  public boolean checksIndices() {
    return false;
  }

  @Override
  public void bind(Binding binding, Consumer<Command> to) {
    to.accept(
        new CudaCommand.Product(
            queue,
            blas,
            "the product of kernel " + kernel,
            gemm,
            CudaQueue.address(binding.argument(0, gemm.arithmetic().operands().bytes())),
            CudaQueue.address(binding.argument(1, gemm.arithmetic().operands().bytes())),
            CudaQueue.address(binding.argument(target, gemm.stored().bytes()))));
  }
}
