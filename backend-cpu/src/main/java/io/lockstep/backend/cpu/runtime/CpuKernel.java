package io.lockstep.backend.cpu.runtime;

import io.lockstep.backend.Backend;
import io.lockstep.kernels.spec.KernelSpec;

/** A kernel compiled for this machine, to be bound to addresses. */
public interface CpuKernel extends Backend.Kernel {
  /** Returns the runtime of the device that the kernel was compiled for. */
  CpuRuntime runtime();

  /** Returns what the kernel computes. */
  KernelSpec spec();

  /**
   * Returns the launch of this kernel on the given addresses, one for each argument; running it
   * allocates nothing.
   */
  Runnable bind(long[] addresses);
}
