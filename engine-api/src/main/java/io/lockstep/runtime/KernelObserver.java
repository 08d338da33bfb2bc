package io.lockstep.runtime;

/** Who runs the kernels of recorded plans one by one, and may look at what they read and write. */
@FunctionalInterface
public interface KernelObserver {
  /** Called when it is a kernel's turn, which must be run at least once. */
  void onKernel(ObservedKernel kernel);
}
