package io.lockstep.backend.cpu;

import io.lockstep.backend.Backend;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;

/** A kernel compiled for this machine, to be bound to addresses. */
interface CpuKernel extends Backend.Kernel {
  /** Returns the kernel of a specification. */
  static CpuKernel of(KernelSpec spec, Machine machine) {
    return switch (spec) {
      case MapSpec s -> new MapKernel(s, machine);
      case MatMulSpec s -> new MatMulKernel(s, machine);
      case RowSpec s ->
          ShortRowKernel.fits(s) ? new ShortRowKernel(s, machine) : new RowKernel(s, machine);
      case ColumnReduceSpec s -> new ColumnReduceKernel(s, machine);
      case ArgReduceSpec s -> new ArgReduceKernel(s, machine);
      case GatherSpec s -> new GatherKernel(s, machine);
      case ScatterAddSpec s -> new ScatterAddKernel(s, machine);
    };
  }

  /** Returns the machine that the kernel was compiled for. */
  Machine machine();

  /** Returns what the kernel computes. */
  KernelSpec spec();

  /**
   * Returns the launch of this kernel on the given addresses, one for each argument; running it
   * allocates nothing.
   */
  Runnable bind(long[] addresses);
}
