package io.lockstep.backend.cpu;

import io.lockstep.backend.cpu.elementwise.MapKernel;
import io.lockstep.backend.cpu.indexing.ArgReduceKernel;
import io.lockstep.backend.cpu.indexing.GatherKernel;
import io.lockstep.backend.cpu.indexing.ScatterAddKernel;
import io.lockstep.backend.cpu.product.MatMulKernel;
import io.lockstep.backend.cpu.reduce.ColumnReduceKernel;
import io.lockstep.backend.cpu.row.RowKernel;
import io.lockstep.backend.cpu.runtime.CpuKernel;
import io.lockstep.backend.cpu.runtime.CpuRuntime;
import io.lockstep.kernels.spec.KernelSpec;

/** The kernel of each kind of specification. */
final class CpuKernels {
  private CpuKernels() {}

  /** Returns the kernel of a specification. */
  static CpuKernel of(KernelSpec spec, CpuRuntime runtime) {
    return switch (spec) {
      case KernelSpec.MapSpec s -> new MapKernel(s, runtime);
      case KernelSpec.MatMulSpec s -> new MatMulKernel(s, runtime);
      case KernelSpec.RowSpec s -> RowKernel.of(s, runtime);
      case KernelSpec.ColumnReduceSpec s -> new ColumnReduceKernel(s, runtime);
      case KernelSpec.ArgReduceSpec s -> new ArgReduceKernel(s, runtime);
      case KernelSpec.GatherSpec s -> new GatherKernel(s, runtime);
      case KernelSpec.ScatterAddSpec s -> new ScatterAddKernel(s, runtime);
    };
  }
}
