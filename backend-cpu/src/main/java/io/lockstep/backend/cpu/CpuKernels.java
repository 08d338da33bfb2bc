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
import io.lockstep.backend.cpu.window.FoldKernel;
import io.lockstep.backend.cpu.window.PickKernel;
import io.lockstep.backend.cpu.window.PlaceKernel;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.FoldSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.PickSpec;
import io.lockstep.kernels.spec.PlaceSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;

/** The kernel of each kind of specification. */
final class CpuKernels {
  private CpuKernels() {}

  /** Returns the kernel of a specification. */
  static CpuKernel of(KernelSpec spec, CpuRuntime runtime) {
    return switch (spec) {
      case MapSpec s -> new MapKernel(s, runtime);
      case MatMulSpec s -> new MatMulKernel(s, runtime);
      case RowSpec s -> RowKernel.of(s, runtime);
      case ColumnReduceSpec s -> new ColumnReduceKernel(s, runtime);
      case ArgReduceSpec s -> new ArgReduceKernel(s, runtime);
      case GatherSpec s -> new GatherKernel(s, runtime);
      case ScatterAddSpec s -> new ScatterAddKernel(s, runtime);
      case FoldSpec s -> new FoldKernel(s, runtime);
      case PickSpec s -> new PickKernel(s, runtime);
      case PlaceSpec s -> new PlaceKernel(s, runtime);
    };
  }
}
